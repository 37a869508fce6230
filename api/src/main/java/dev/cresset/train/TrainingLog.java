package dev.cresset.train;

import dev.cresset.types.NotNull;
import java.nio.file.Path;
import java.util.function.Consumer;

/**
 * Creates listeners that record a run as lines of text, as a CSV file or for TensorBoard.
 *
 * <pre>{@code
 * Trainer.of(model).loss(nll()).optimizer(sgd(0.01)).epochs(10).validateOn(held)
 *     .listener(TrainingLog.lines(System.out::println))
 *     .listener(TrainingLog.csv(Path.of("run.csv")))
 *     .listener(TrainingLog.tensorBoard(Path.of("runs", "sgd")))
 *     .fit(loader);
 * }</pre>
 *
 * <p>A file that cannot be written stops training with an {@link java.io.UncheckedIOException}:
 * before the first batch if the place is unusable, else at the value that could not be written.
 * Numbers have the same form in every locale.
 *
 * @since 0.1
 */
public final class TrainingLog {

  private static final int STEPS = 10;

  private TrainingLog() {}

  /**
   * Returns a listener that writes one line after each epoch: {@code epoch 3/10 loss 0.3292
   * validation loss 0.3517 accuracy 89.9 % 1.2 s}.
   *
   * @param out takes a line without its end, for example {@code System.out::println} or a logger
   */
  public static TrainingListener lines(Consumer<String> out) {
    return new LineLog(NotNull.check("TrainingLog.lines", "consumer", out));
  }

  /**
   * Returns a listener that appends one row to a CSV file after each epoch.
   *
   * <p>The columns are {@code epoch}, {@code training_loss}, {@code validation_loss}, {@code
   * validation_accuracy} in {@code [0, 1]}, {@code learning_rate} and {@code seconds}, the duration
   * of training without validation. What a run does not have is empty. A new file starts with the
   * names of the columns; a resumed or further run appends its rows to an existing file, where
   * epochs that it repeats then have two rows. Named {@linkplain Trainer#metric metrics} are not
   * recorded here. The counterpart of Lightning's {@code CSVLogger}.
   *
   * <p>{@code fit} throws {@link IllegalArgumentException} if the file exists and does not start
   * with these columns.
   */
  public static TrainingListener csv(Path file) {
    return new CsvLog(NotNull.check("TrainingLog.csv", "file", file));
  }

  /** Returns a listener for TensorBoard that records the loss of every tenth step. */
  public static TensorBoardLog tensorBoard(Path directory) {
    return tensorBoard(directory, STEPS);
  }

  /**
   * Returns a listener that records a run for TensorBoard.
   *
   * <table>
   * <caption>What is recorded</caption>
   * <tr><th>tag</th><th>value</th><th>step</th></tr>
   * <tr><td>{@code loss/step}</td><td>loss of the batch</td><td>number of the batch in the run</td></tr>
   * <tr><td>{@code loss/training}</td><td>mean of the batch losses</td><td>epoch</td></tr>
   * <tr><td>{@code loss/validation}</td><td>validation loss</td><td>epoch</td></tr>
   * <tr><td>{@code accuracy/validation}</td><td>validation accuracy</td><td>epoch</td></tr>
   * <tr><td>{@code learning_rate}</td><td>learning rate of the last update</td><td>epoch</td></tr>
   * <tr><td>{@code training/NAME}</td><td>mean of the metric NAME</td><td>epoch</td></tr>
   * </table>
   *
   * <p>Use one directory for each run: {@code tensorboard --logdir runs} then compares {@code
   * runs/a} and {@code runs/b}. A resumed run continues in the same directory, in another file.
   *
   * @param directory created if it does not exist
   * @param everySteps the loss of every step whose number is a multiple of this is recorded
   * @throws IllegalArgumentException if {@code everySteps} is below 1
   */
  public static TensorBoardLog tensorBoard(Path directory, int everySteps) {
    NotNull.check("TrainingLog.tensorBoard", "directory", directory);
    if (everySteps < 1) {
      throw new IllegalArgumentException(
          "TrainingLog.tensorBoard: everySteps must be 1 or more, got " + everySteps);
    }
    return new TensorBoardLog(directory, everySteps);
  }
}
