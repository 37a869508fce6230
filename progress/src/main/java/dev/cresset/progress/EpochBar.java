package dev.cresset.progress;

import dev.cresset.types.NotNull;
import java.io.PrintStream;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;

/**
 * A progress bar on a terminal for one epoch, for listeners and training loops of one's own.
 *
 * <pre>{@code
 * try (EpochBar bar = new EpochBar(System.out, "epoch 1/5", loader.batches())) {
 *   int number = 0;
 *   for (Batch batch : loader) {
 *     double loss = trainOn(batch);
 *     bar.batchDone(++number, () -> "loss %.4f".formatted(loss));
 *   }
 * }
 * }</pre>
 *
 * <p>It draws ten times a second, in a thread of its own. Do not print to the terminal until it is
 * closed. Output that is no {@linkplain Terminal#isStandardOutput terminal} gets all drawings one
 * after the other; use {@link dev.cresset.train.TrainingLog#lines} there. PyTorch counterpart:
 * {@code tqdm(loader)}.
 *
 * @since 0.1
 */
public final class EpochBar implements AutoCloseable {

  private static final int REDRAW_MILLIS = 100;
  private static final long REDRAW_NANOS = REDRAW_MILLIS * 1_000_000L;

  private final ProgressBarLine line;
  private final ProgressBar bar;
  private final int batches;
  private long messageTime = System.nanoTime() - REDRAW_NANOS;

  /**
   * Draws a bar at the start of the current line.
   *
   * @param name text before the bar, for example {@code "epoch 3/10"}
   * @param batches number of batches in the epoch
   */
  public EpochBar(PrintStream out, String name, int batches) {
    this.batches = batches;
    this.line = new ProgressBarLine(NotNull.check("EpochBar", "stream", out));
    this.bar =
        new ProgressBarBuilder()
            .setTaskName(NotNull.check("EpochBar", "name", name))
            .setInitialMax(batches)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(REDRAW_MILLIS)
            .setConsumer(line)
            .build();
  }

  /**
   * Moves the bar to a batch.
   *
   * @param batch number of the batch that is done, from 1
   */
  public void batchDone(int batch) {
    bar.stepTo(batch);
  }

  /**
   * Moves the bar to a batch, with a text after the bar.
   *
   * @param batch number of the batch that is done, from 1
   * @param message computed only if it is drawn
   */
  public void batchDone(int batch, Supplier<String> message) {
    batchDone(batch);
    long now = System.nanoTime();
    if (now - messageTime >= REDRAW_NANOS || batch == batches) {
      messageTime = now;
      bar.setExtraMessage(message.get());
    }
  }

  /** Closes the bar, which stays on the terminal with a text after it. */
  public void close(String message) {
    bar.setExtraMessage(message);
    close();
  }

  /** Closes the bar and erases it: further output starts on its line. */
  public void erase() {
    line.eraseOnClose();
    close();
  }

  /** Closes the bar, which stays on the terminal: further output starts on the next line. */
  @Override
  public void close() {
    // Closing in this thread would clear its interrupt status.
    CompletableFuture.runAsync(bar::close).join();
    line.close();
  }

  @Override
  public String toString() {
    return "EpochBar(%s, %s of %s batches)"
        .formatted(bar.getTaskName(), bar.getCurrent(), bar.getMax());
  }
}
