package dev.cresset.spark;

import dev.cresset.nn.ModelInfo;
import java.io.IOException;
import java.util.List;
import java.util.UUID;
import java.util.function.BiFunction;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function2;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.storage.StorageLevel;

/**
 * Trains with one job of Spark for each step: executors compute sums with weights that are
 * broadcast, {@code treeAggregate} adds them, and the driver takes the step.
 */
final class DriverTraining {

  private static final int DEPTH = 2;

  private final TrainingSpec spec;
  private final JavaSparkContext context;
  private final Broadcast<byte[]> network;
  private final byte[] file;
  private final Replica replica;
  private final String run = UUID.randomUUID().toString();
  private long jobNanos;

  DriverTraining(
      TrainingSpec spec, JavaSparkContext context, Broadcast<byte[]> network, byte[] file) {
    this.spec = spec;
    this.context = context;
    this.network = network;
    this.file = file;
    this.replica = new Replica(spec, TemporaryFile.model(file).model());
  }

  WorkerResult train(JavaRDD<byte[]> rows) throws IOException {
    TrainingSpec sent = spec;
    JavaRDD<RowStore> stores =
        rows.mapPartitionsWithIndex(
                (worker, own) -> List.of(RowStore.read(sent, worker, own)).iterator(), false)
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      long hash = stores.map(RowStore::contentHash).reduce(Long::sum);
      CheckpointDir checkpoints = null;
      TrainingLog log = new TrainingLog();
      String directory = spec.checkpointDir();
      if (directory != null) {
        Configuration configuration = context.hadoopConfiguration();
        checkpoints = new CheckpointDir(directory, configuration, spec.fingerprint(file, hash));
        checkpoints.checkWritable();
        long step = checkpoints.newest();
        if (step > 0) {
          log = checkpoints.read(step, replica);
        }
      }
      TrainingLoop loop = new TrainingLoop(spec, replica, checkpoints);
      String failure = loop.run(log, sums(stores));
      return new WorkerResult(
          TemporaryFile.bytes(replica.network(), ModelInfo.empty()),
          log,
          failure,
          loop.nanos(),
          jobNanos);
    } finally {
      stores.unpersist();
    }
  }

  private TrainingLoop.Sums sums(JavaRDD<RowStore> stores) {
    return new TrainingLoop.Sums() {
      @Override
      public PartialSum ofBatch(int epoch, int batch) {
        return total(
            stores,
            (own, rows) -> own.gradients(rows, epoch, batch, rows.firstShard(), rows.endShard()));
      }

      @Override
      public PartialSum ofValidation() {
        return total(
            stores, (own, rows) -> own.validation(rows, rows.firstShard(), rows.endShard()));
      }

      @Override
      public void checkSame(long hash) {} // executors get the weights of the driver in each step
    };
  }

  /** What an executor computes of the rows of a worker. */
  private interface Computation
      extends BiFunction<Replica, RowStore, SubtreeSums>, java.io.Serializable {}

  private PartialSum total(JavaRDD<RowStore> stores, Computation computation) {
    long begin = System.nanoTime();
    TrainingSpec sent = spec;
    Broadcast<byte[]> sentNetwork = network;
    String sentRun = run;
    Broadcast<float[]> weights = context.broadcast(replica.weights());
    Function2<SubtreeSums, RowStore, SubtreeSums> add =
        (sums, rows) -> {
          Replica own = replica(sent, sentNetwork, sentRun + " " + rows.firstShard());
          synchronized (own) { // two attempts of a task may run at the same time
            own.setWeights(weights.value());
            return sums.merge(computation.apply(own, rows));
          }
        };
    try {
      return stores
          .treeAggregate(new SubtreeSums(spec.training().chunks()), add, SubtreeSums::merge, DEPTH)
          .total();
    } finally {
      weights.destroy();
      jobNanos += System.nanoTime() - begin;
    }
  }

  private static Replica replica(TrainingSpec spec, Broadcast<byte[]> network, String key) {
    return ExecutorModels.kept(
        Replica.class, key, () -> new Replica(spec, TemporaryFile.model(network.value()).model()));
  }
}
