package dev.cresset.progress;

import dev.cresset.train.Epoch;
import dev.cresset.train.TrainingEnd;
import dev.cresset.train.TrainingListener;
import dev.cresset.train.TrainingLog;
import java.io.PrintStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Draws a bar during each epoch, and prints the line of the epoch in its place. */
final class EpochBars implements TrainingListener {

  private final PrintStream out;
  private final TrainingListener lines;
  private @Nullable EpochBar bar;
  private double lossSum;
  private int losses;

  EpochBars(PrintStream out) {
    this.out = out;
    this.lines = TrainingLog.lines(out::println);
  }

  @Override
  public void epochStarted(int epoch, int epochs, int batches) {
    lines.epochStarted(epoch, epochs, batches);
    lossSum = 0;
    losses = 0;
    bar = new EpochBar(out, "epoch %s/%s".formatted(epoch, epochs), batches);
  }

  @Override
  public void batchDone(int epoch, int batch, double loss) {
    lossSum += loss;
    losses++; // fewer than the number of the batch if training was resumed within the epoch
    double mean = lossSum / losses;
    if (bar != null) {
      bar.batchDone(batch, () -> String.format(Locale.ROOT, "loss %.4f", mean));
    }
  }

  @Override
  public void epochDone(Epoch epoch) {
    if (bar != null) {
      bar.erase();
    }
    bar = null;
    lines.epochDone(epoch);
  }

  @Override
  public void trainingEnded(TrainingEnd end) {
    if (bar != null) {
      bar.close();
    }
    bar = null;
  }

  @Override
  public String toString() {
    return "TrainingProgress.console";
  }
}
