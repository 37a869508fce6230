package dev.cresset.demo.terminal;

import dev.cresset.dashboard.run.EpochResult;
import dev.cresset.progress.EpochBar;
import dev.cresset.train.TrainingEnd;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/** Prints a run to a terminal, with a progress bar for each epoch. */
final class ProgressBarConsole extends PlainConsole {

  private @Nullable EpochBar bar;

  ProgressBarConsole(PrintStream out) {
    super(out);
  }

  @Override
  public void epochStarted(int epoch, int epochs, int batches) {
    bar = new EpochBar(out, "Epoch %s/%s".formatted(epoch, epochs), batches);
  }

  @Override
  public void batchDone(int epoch, int batch, double loss) {
    if (bar != null) {
      bar.batchDone(batch);
    }
  }

  @Override
  public void epochRecorded(EpochResult result) {
    if (bar != null) {
      bar.close(figures(result));
    }
    bar = null;
  }

  /** Closes the bar of an epoch that was not completed. */
  @Override
  public void trainingEnded(TrainingEnd end) {
    if (bar != null) {
      bar.close();
    }
    bar = null;
  }
}
