package dev.cresset.train;

import dev.cresset.types.NotNull;
import java.util.Comparator;
import java.util.List;

/**
 * The results of a training run.
 *
 * @param epochs the completed epochs, in order
 * @param stopReason why training ended
 * @since 0.1
 */
public record History(List<Epoch> epochs, StopReason stopReason) {

  /** Creates a history with a copy of the list. */
  public History {
    epochs = List.copyOf(NotNull.checkEach("history", "epoch", epochs));
    NotNull.check("history", "reason for stopping", stopReason);
  }

  /**
   * Returns the last epoch.
   *
   * @throws IllegalStateException if no epoch was completed
   */
  public Epoch last() {
    if (epochs.isEmpty()) {
      throw new IllegalStateException("history: no epoch was completed");
    }
    return epochs.get(epochs.size() - 1);
  }

  /**
   * Returns the epoch with the smallest validation loss, or without validation data the smallest
   * training loss; the first of equal ones. Losses of NaN do not count.
   *
   * @throws IllegalStateException if no epoch was completed, or no loss is a number
   */
  public Epoch best() {
    last();
    return epochs.stream()
        .filter(epoch -> !Double.isNaN(epoch.monitored()))
        .min(Comparator.comparingDouble(Epoch::monitored))
        .orElseThrow(
            () ->
                new IllegalStateException(
                    "history: the loss of each of the %s epochs is NaN; see docs/errors.md#loss-is-nan"
                        .formatted(epochs.size())));
  }

  /** Returns the training loss of each epoch, in order. */
  public double[] trainingLosses() {
    return epochs.stream().mapToDouble(Epoch::trainingLoss).toArray();
  }

  /**
   * Returns a table with one line for each epoch: number, training loss and metrics, validation
   * loss and accuracy if there are any, learning rate and seconds of training. The last line is the
   * reason why training ended, unless all epochs were completed.
   */
  @Override
  public String toString() {
    String table = HistoryTable.of(epochs);
    return stopReason == StopReason.COMPLETED
        ? table
        : "%s\n%s after %s epochs".formatted(table, stopReason.description(), epochs.size());
  }
}
