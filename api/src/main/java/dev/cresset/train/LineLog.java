package dev.cresset.train;

import static dev.cresset.train.Epoch.decimals;

import java.util.function.Consumer;

/** Writes one line an epoch; see {@link TrainingLog#lines}. */
final class LineLog implements TrainingListener {

  private final Consumer<String> out;
  private int epochs;

  LineLog(Consumer<String> out) {
    this.out = out;
  }

  @Override
  public void epochStarted(int epoch, int epochs, int batches) {
    this.epochs = epochs;
  }

  @Override
  public void epochDone(Epoch epoch) {
    StringBuilder line = new StringBuilder("epoch ").append(epoch.number());
    if (epochs > 0) {
      line.append('/').append(epochs);
    }
    line.append(decimals(" loss %.4f", epoch.trainingLoss()));
    epoch
        .trainingMetrics()
        .forEach((name, value) -> line.append(' ').append(name).append(decimals(" %.4f", value)));
    epoch.validationLoss().ifPresent(loss -> line.append(decimals(" validation loss %.4f", loss)));
    epoch
        .validationAccuracy()
        .ifPresent(accuracy -> line.append(decimals(" accuracy %.1f %%", 100 * accuracy)));
    out.accept(line.append(decimals(" %.1f s", epoch.seconds())).toString());
  }

  @Override
  public String toString() {
    return "TrainingLog.lines";
  }
}
