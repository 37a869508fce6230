package dev.cresset.train;

import dev.cresset.nn.ModelInfo;
import dev.cresset.types.NotNull;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Where and when a {@link Trainer} writes checkpoints, from which {@link Trainer#resume} continues.
 *
 * <pre>{@code
 * Checkpoints checkpoints = Checkpoints.in(directory).everySteps(500).keepLast(3).keepBest(1);
 * Trainer.of(model).loss(crossEntropy()).optimizer(adam(1e-3)).epochs(50).validateOn(held)
 *     .checkpoints(checkpoints).resume()
 *     .fit(loader);
 * Sequential best = Sequential.load(checkpoints.best().orElseThrow().file());
 * }</pre>
 *
 * <p>A checkpoint is one file: a {@linkplain dev.cresset.nn.ModelFile model file} that also has the
 * state of the optimizer, the schedule, early stopping and the random generators, the position in
 * the shuffled data, and the completed epochs. A run that is killed at any moment and resumed has
 * the same losses, bit for bit, as one that was not; see {@link Trainer#resume}.
 *
 * <p>A checkpoint is written after each epoch and its validation, when {@link Trainer#fit} ends,
 * and after as many updates as {@link #everySteps} says. It is complete and on disk before older
 * ones are deleted. Kept are the newest one and the one with the smallest {@linkplain
 * Checkpoint#monitored validation loss}, or as many as {@link #keepLast} and {@link #keepBest} say.
 * Other files in the directory are not touched. One run at a time may write to a directory.
 *
 * <p>Immutable: each setting returns a new object. Counterpart: {@code ModelCheckpoint} in PyTorch
 * Lightning.
 *
 * @since 0.1
 */
public final class Checkpoints {

  private final Path directory;
  private final int everySteps;
  private final int everyEpochs;
  private final int keepLast;
  private final int keepBest;
  private final ModelInfo info;

  private Checkpoints(
      Path directory, int everySteps, int everyEpochs, int keepLast, int keepBest, ModelInfo info) {
    this.directory = directory;
    this.everySteps = everySteps;
    this.everyEpochs = everyEpochs;
    this.keepLast = keepLast;
    this.keepBest = keepBest;
    this.info = info;
  }

  /**
   * Returns checkpoints in a directory, which is created with the first one; after each epoch, the
   * last and the best one kept.
   */
  public static Checkpoints in(Path directory) {
    NotNull.check("Checkpoints.in", "directory", directory);
    return new Checkpoints(directory, Integer.MAX_VALUE, 1, 1, 1, ModelInfo.empty());
  }

  /**
   * Returns these checkpoints written also after each {@code steps} updates of the parameters.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  public Checkpoints everySteps(int steps) {
    atLeast("everySteps", "number of updates", 1, steps);
    return new Checkpoints(directory, steps, everyEpochs, keepLast, keepBest, info);
  }

  /**
   * Returns these checkpoints written after each {@code epochs} epochs; the default is 1.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  public Checkpoints everyEpochs(int epochs) {
    atLeast("everyEpochs", "number of epochs", 1, epochs);
    return new Checkpoints(directory, everySteps, epochs, keepLast, keepBest, info);
  }

  /**
   * Returns these checkpoints with another number of newest ones to keep; the default is 1.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  public Checkpoints keepLast(int count) {
    atLeast("keepLast", "number of checkpoints", 1, count);
    return new Checkpoints(directory, everySteps, everyEpochs, count, keepBest, info);
  }

  /**
   * Returns these checkpoints with another number of best ones to keep: those with the smallest
   * validation losses, or training losses if there is no validation data. The default is 1.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public Checkpoints keepBest(int count) {
    atLeast("keepBest", "number of checkpoints", 0, count);
    return new Checkpoints(directory, everySteps, everyEpochs, keepLast, count, info);
  }

  /** Returns these checkpoints with class names, transforms and other information to write. */
  public Checkpoints info(ModelInfo info) {
    NotNull.check("Checkpoints.info", "information", info);
    return new Checkpoints(directory, everySteps, everyEpochs, keepLast, keepBest, info);
  }

  private static void atLeast(String setting, String what, int least, int value) {
    if (value < least) {
      throw new IllegalArgumentException(
          "Checkpoints.%s: the %s must be %s or more, got %s"
              .formatted(setting, what, least, value));
    }
  }

  /** Returns the directory. */
  public Path directory() {
    return directory;
  }

  /**
   * Returns the checkpoints in the directory from the first to the last; none if it does not exist.
   *
   * @throws java.io.UncheckedIOException if the directory or a checkpoint cannot be read
   */
  public List<Checkpoint> list() {
    return CheckpointDirectory.files("Checkpoints.list", directory).stream()
        .map(CheckpointFile::read)
        .map(CheckpointFile::checkpoint)
        .toList();
  }

  /**
   * Returns the newest checkpoint: the one with the most updates.
   *
   * @throws java.io.UncheckedIOException if the directory or a checkpoint cannot be read
   */
  public Optional<Checkpoint> last() {
    List<Checkpoint> all = list();
    return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
  }

  /**
   * Returns the checkpoint with the smallest monitored loss, the first of equal ones; empty if none
   * has a loss that is a number.
   *
   * @throws java.io.UncheckedIOException if the directory or a checkpoint cannot be read
   */
  public Optional<Checkpoint> best() {
    return list().stream().filter(Checkpoint::isRated).min(byLoss());
  }

  static Comparator<Checkpoint> byLoss() {
    return Comparator.comparingDouble(checkpoint -> checkpoint.monitored().orElse(Double.NaN));
  }

  boolean areDueAfterUpdate(long step) {
    return step % everySteps == 0;
  }

  boolean areDueAfterEpoch(int epoch) {
    return epoch % everyEpochs == 0;
  }

  int kept() {
    return keepLast;
  }

  int keptBest() {
    return keepBest;
  }

  ModelInfo info() {
    return info;
  }

  @Override
  public String toString() {
    return "Checkpoints(in=%s%s, every_epochs=%s, keep_last=%s, keep_best=%s)"
        .formatted(
            directory,
            everySteps == Integer.MAX_VALUE ? "" : ", every_steps=" + everySteps,
            everyEpochs,
            keepLast,
            keepBest);
  }
}
