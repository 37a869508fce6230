package dev.cresset.train;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The results of a training run.
 *
 * @param epochs the completed epochs, in order
 * @since 0.1
 */
public record History(List<Epoch> epochs) {

  /** Creates a history with a copy of the list. */
  public History {
    epochs = List.copyOf(epochs);
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

  /** Returns the training loss of each epoch, in order. */
  public double[] trainingLosses() {
    return epochs.stream().mapToDouble(Epoch::trainingLoss).toArray();
  }

  /** Returns one line for each epoch. */
  @Override
  public String toString() {
    return epochs.stream().map(Epoch::toString).collect(Collectors.joining("\n"));
  }
}
