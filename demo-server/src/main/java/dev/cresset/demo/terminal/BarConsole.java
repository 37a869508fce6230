package dev.cresset.demo.terminal;

import dev.cresset.train.Epoch;
import java.io.PrintStream;
import java.util.Locale;
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
            .setTaskName("Epoch %d/%d".formatted(epoch, epochs))
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
  public void epochDone(Epoch epoch) {
    if (bar != null) {
      bar.setExtraMessage(String.format(Locale.ROOT, "loss %.4f", epoch.trainingLoss()));
      bar.close();
    }
    if (line != null) {
      line.close();
    }
  }
}
