package dev.cresset.demo.terminal;

import dev.cresset.demo.run.EpochResult;
import dev.cresset.demo.run.Run;
import java.io.PrintStream;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Prints a run to a terminal, with a progress bar for each epoch. */
final class ProgressBarConsole extends PlainConsole {

  private static final int REDRAW_MILLIS = 100;

  private @Nullable ProgressBarLine line;
  private @Nullable ProgressBar bar;

  ProgressBarConsole(PrintStream out) {
    super(out);
  }

  @Override
  public void epochStarted(int epoch, int epochs, int batches) {
    line = new ProgressBarLine(out);
    bar =
        new ProgressBarBuilder()
            .setTaskName("Epoch %s/%s".formatted(epoch, epochs))
            .setInitialMax(batches)
            .setStyle(ProgressBarStyle.ASCII)
            .setUpdateIntervalMillis(REDRAW_MILLIS)
            .setConsumer(line)
            .build();
  }

  @Override
  public void batchDone(int epoch, int batch, double loss) {
    if (bar != null) {
      bar.stepTo(batch);
    }
  }

  @Override
  public void epochRecorded(EpochResult result) {
    if (bar != null) {
      bar.setExtraMessage(figures(result));
    }
    endLine();
  }

  @Override
  public void tested(Run run) {
    // The bar of a stopped epoch is still open.
    endLine();
    super.tested(run);
  }

  private void endLine() {
    if (bar != null) {
      bar.close();
      bar = null;
    }
    if (line != null) {
      line.close();
      line = null;
    }
  }
}
