package dev.cresset.train;

import dev.cresset.io.Safetensors;
import dev.cresset.train.StateValues.DamagedState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.OptionalDouble;

/**
 * The training state in a checkpoint file, without tensors.
 *
 * @param checkpoint what users see of it
 */
record CheckpointFile(Checkpoint checkpoint, StateValues values) {

  private static final String FORMAT = "format";
  private static final int VERSION = 1;
  private static final String STEP = "step";
  private static final String EPOCH = "completed_epochs";
  private static final String MONITORED = "monitored";

  /**
   * Reads the metadata of a file.
   *
   * @throws UncheckedIOException if it cannot be read, or is not a checkpoint
   */
  static CheckpointFile read(Path file) {
    try {
      return of(file, new StateValues(Safetensors.metadata(file)));
    } catch (DamagedState e) {
      throw failure("Checkpoints", file, e);
    }
  }

  static CheckpointFile of(Path file, StateValues values) throws DamagedState {
    if (values.isEmpty()) {
      throw new DamagedState("it has no training state");
    }
    int version = values.count(FORMAT);
    if (version != VERSION) {
      throw new DamagedState(
          "its training state has format %s, but this version of the library reads format %s"
              .formatted(version, VERSION));
    }
    return new CheckpointFile(
        new Checkpoint(
            file,
            values.integer(STEP),
            values.count(EPOCH),
            values.has(MONITORED)
                ? OptionalDouble.of(values.number(MONITORED))
                : OptionalDouble.empty()),
        values);
  }

  /** Adds what {@link #of} reads. */
  static void write(StateValues values, Checkpoint checkpoint) {
    values.put(FORMAT, VERSION);
    values.put(STEP, checkpoint.step());
    values.put(EPOCH, checkpoint.epoch());
    checkpoint.monitored().ifPresent(loss -> values.put(MONITORED, loss));
  }

  static UncheckedIOException failure(String operation, Path file, Exception problem) {
    String message = "%s: %s: %s".formatted(operation, file, problem.getMessage());
    return new UncheckedIOException(message, new IOException(message, problem));
  }
}
