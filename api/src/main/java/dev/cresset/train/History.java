package dev.cresset.train;

import java.util.List;
import java.util.stream.Collectors;

/**
 * The epochs of a training run.
 *
 * @param epochs in their order
 */
public record History(List<Epoch> epochs) {

  /** Copies the list. */
  public History {
    epochs = List.copyOf(epochs);
  }

  /**
   * Returns the last epoch.
   *
   * @throws IllegalStateException if the run was stopped before its first epoch ended
   */
  public Epoch last() {
    if (epochs.isEmpty()) {
      throw new IllegalStateException("history: no epoch was completed");
    }
    return epochs.get(epochs.size() - 1);
  }

  /** Returns the training loss of each epoch. */
  public double[] trainingLosses() {
    return epochs.stream().mapToDouble(Epoch::trainingLoss).toArray();
  }

  /** Returns a line for each epoch. */
  @Override
  public String toString() {
    return epochs.stream().map(Epoch::toString).collect(Collectors.joining("\n"));
  }
}
