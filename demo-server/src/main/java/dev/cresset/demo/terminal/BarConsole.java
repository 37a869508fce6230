package dev.cresset.demo.terminal;

import dev.cresset.demo.run.EpochResult;
import dev.cresset.demo.run.RunSnapshot;
import java.io.PrintStream;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.jspecify.annotations.Nullable;

/** Prints a run to a terminal, where each epoch's line grows as a bar. */
final class BarConsole extends PlainConsole {

  private static final int REDRAW_MILLIS = 100;

  private @Nullable BarLine line;
  private @Nullable ProgressBar bar;

  BarConsole(PrintStream out) {
    super(out);
  }

  @Override
  public void epochStarted(int epoch, int epochs, int batches) {
    line = new BarLine(out);
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
  public void tested(RunSnapshot run) {
    // A run that was stopped leaves the bar of its last epoch unfinished.
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
