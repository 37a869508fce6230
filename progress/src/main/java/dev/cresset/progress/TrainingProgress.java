package dev.cresset.progress;

import dev.cresset.train.TrainingListener;
import dev.cresset.train.TrainingLog;
import java.io.PrintStream;

/**
 * Creates listeners that show the progress of training.
 *
 * <pre>{@code
 * Trainer.of(model).loss(nll()).optimizer(sgd(0.01)).epochs(10).validateOn(held)
 *     .listener(TrainingProgress.console())
 *     .fit(loader);
 * }</pre>
 *
 * <p>PyTorch counterpart: {@code tqdm}, or the progress bar of Lightning and Keras.
 *
 * @since 0.1
 */
public final class TrainingProgress {

  private TrainingProgress() {}

  /**
   * Returns a listener that prints one line after each epoch to standard output, and on a terminal
   * draws a progress bar during the epoch.
   *
   * <p>The bar shows the batches, the elapsed and remaining time of the epoch, and the mean loss so
   * far: {@code epoch 3/10 40% [====> ] 375/938 (0:00:02 / 0:00:03) loss 0.3412}. The line of the
   * epoch takes its place, as in {@link TrainingLog#lines}: {@code epoch 3/10 loss 0.3292
   * validation loss 0.3517 accuracy 89.9 % 1.2 s}. If training ends during an epoch, for example
   * because of an exception, the bar stays as it is and further output starts on a new line.
   *
   * <p>Files and pipes get the lines only. What other listeners print during an epoch appears
   * within the bar.
   */
  public static TrainingListener console() {
    return to(System.out, Terminal.isStandardOutput());
  }

  static TrainingListener to(PrintStream out, boolean terminal) {
    return terminal ? new EpochBars(out) : TrainingLog.lines(out::println);
  }
}
