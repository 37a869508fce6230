package dev.cresset.train;

import dev.cresset.nn.Module;
import dev.cresset.types.NotNull;

/**
 * Settings of early stopping: training ends when the loss has not improved for several epochs in a
 * row, and the weights of the best epoch are restored.
 *
 * <pre>{@code
 * Trainer.of(model).loss(nll()).optimizer(adam(1e-3)).epochs(100)
 *     .validateOn(held)
 *     .earlyStopping(patience(5))
 *     .fit(loader);
 * }</pre>
 *
 * <p>Immutable and reusable. In a loop of one's own, {@link #over} creates the {@link
 * EarlyStopper}. Counterpart: {@code EarlyStopping} in Keras and PyTorch Lightning.
 *
 * @param patience number of epochs in a row without improvement after which training ends, 1 or
 *     more
 * @param minDelta an improvement is a loss below {@code best - minDelta}; finite and 0 or more
 * @param restoreBestWeights whether the weights of the best epoch are restored
 * @since 0.1
 */
public record EarlyStopping(int patience, double minDelta, boolean restoreBestWeights) {

  /**
   * Creates the settings.
   *
   * @throws IllegalArgumentException if a value is out of range
   */
  public EarlyStopping {
    if (patience < 1) {
      throw new IllegalArgumentException(
          "earlyStopping: the patience must be 1 epoch or more, got " + patience);
    }
    if (!(minDelta >= 0 && minDelta < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "earlyStopping: the smallest improvement minDelta must be finite and 0 or more, got %s"
              .formatted(minDelta));
    }
  }

  /**
   * Returns early stopping after this number of epochs in a row without improvement; any smaller
   * loss is an improvement, and the best weights are restored.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  public static EarlyStopping patience(int epochs) {
    return new EarlyStopping(epochs, 0, true);
  }

  /**
   * Returns these settings with a smallest improvement: the loss must fall below {@code best -
   * minDelta}, where {@code best} is that of the last improvement.
   *
   * @throws IllegalArgumentException if it is negative or not finite
   */
  public EarlyStopping minDelta(double minDelta) {
    return new EarlyStopping(patience, minDelta, restoreBestWeights);
  }

  /** Returns these settings with or without restoring the weights of the best epoch. */
  public EarlyStopping restoreBestWeights(boolean restoreBestWeights) {
    return new EarlyStopping(patience, minDelta, restoreBestWeights);
  }

  /** Starts early stopping for a model in a loop of one's own. */
  public EarlyStopper over(Module model) {
    return new EarlyStopper(this, NotNull.check("earlyStopping", "model", model));
  }

  /** Returns the settings with Keras' parameter names. */
  @Override
  public String toString() {
    return "earlyStopping(patience=%s, min_delta=%s, restore_best_weights=%s)"
        .formatted(patience, minDelta, restoreBestWeights ? "True" : "False");
  }
}
