package dev.cresset.spark;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** The training loop, on each worker or on the driver; {@link Sums} computes and adds sums. */
final class TrainingLoop {

  /** Where the sums of a batch come from. */
  interface Sums {

    /** Returns the sum of all chunks of a batch. */
    PartialSum ofBatch(int epoch, int batch) throws IOException;

    /** Returns the sum of the losses of the validation rows. */
    PartialSum ofValidation() throws IOException;

    /** Waits for all workers, and checks that the hash of their weights is the same. */
    void checkSame(long hash) throws IOException;
  }

  private final TrainingSpec spec;
  private final Replica replica;
  private final @Nullable CheckpointDir checkpoints;
  private long nanos;

  /**
   * @param checkpoints where to write checkpoints; null on all workers but one
   */
  TrainingLoop(TrainingSpec spec, Replica replica, @Nullable CheckpointDir checkpoints) {
    this.spec = spec;
    this.replica = replica;
    this.checkpoints = checkpoints;
  }

  /** Returns the duration of the loop, with validation and checkpoints. */
  long nanos() {
    return nanos;
  }

  /**
   * Trains from the position of a log to the end.
   *
   * @return why training stopped, if a batch or the validation rows had no loss or one that was not
   *     finite
   */
  @Nullable String run(TrainingLog log, Sums sums) throws IOException {
    long begin = System.nanoTime();
    int batches = spec.training().batches();
    sums.checkSame(replica.stateHash());
    while (log.epoch() < spec.epochs()) {
      while (log.batch() < batches) {
        PartialSum total = sums.ofBatch(log.epoch(), log.batch());
        if (total.weight() == 0) {
          return "Spark: no row of batch %s of epoch %s counts, as all have a weight of 0 or the label that is ignored; remove such rows, or use larger batches"
              .formatted(log.batch() + 1, log.epoch() + 1);
        }
        double loss = replica.step(total);
        if (!Double.isFinite(loss)) {
          return "Spark: the loss of batch %s of epoch %s is %s; lower the learning rate, or look for values that are very large in the features"
              .formatted(log.batch() + 1, log.epoch() + 1, loss);
        }
        log.step(loss);
        if (spec.checkpointSteps() > 0
            && log.steps() % spec.checkpointSteps() == 0
            && log.batch() < batches) {
          write(log, sums);
        }
      }
      if (spec.validation().rows() > 0) {
        PartialSum total = sums.ofValidation();
        if (total.weight() == 0) {
          return "Spark: no validation row counts, as all have a weight of 0 or the label that is"
              + " ignored; mark other rows for validation";
        }
        double loss = total.loss() / total.weight();
        if (!Double.isFinite(loss)) {
          return "Spark: the validation loss of epoch %s is %s; lower the learning rate, or look for values that are very large in the features"
              .formatted(log.epoch() + 1, loss);
        }
        log.validated(loss);
      }
      log.endEpoch();
      write(log, sums);
    }
    nanos = System.nanoTime() - begin;
    return null;
  }

  /** Weights that differ are an error before worker 0 writes its own to a checkpoint. */
  private void write(TrainingLog log, Sums sums) throws IOException {
    sums.checkSame(replica.stateHash());
    if (checkpoints != null) {
      checkpoints.write(replica, log);
    }
  }
}
