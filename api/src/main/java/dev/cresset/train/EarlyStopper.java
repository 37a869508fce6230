package dev.cresset.train;

import dev.cresset.nn.Module;
import dev.cresset.tensor.Tensor;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Decides when training stops early, and keeps the weights of the best epoch; created by {@link
 * EarlyStopping#over}.
 *
 * <pre>{@code
 * EarlyStopper stopper = EarlyStopping.patience(5).over(model);
 * for (int epoch = 1; epoch <= 100 && !stopper.shouldStop(); epoch++) {
 *   trainOneEpoch();
 *   stopper.step(validationLoss());
 * }
 * stopper.restoreBest();
 * }</pre>
 *
 * <p>The best epoch is the one with the smallest loss, the first of equal ones. Not thread-safe.
 *
 * @since 0.1
 */
public final class EarlyStopper {

  private final EarlyStopping settings;
  private final Module model;
  private double best = Double.POSITIVE_INFINITY;
  private int bestEpoch;

  /** The loss at the last improvement by {@code minDelta}. */
  private double improved = Double.POSITIVE_INFINITY;

  private int epochs;
  private int withoutImprovement;
  private @Nullable WeightSnapshot weights;

  EarlyStopper(EarlyStopping settings, Module model) {
    this.settings = settings;
    this.model = model;
  }

  /**
   * Takes the loss after an epoch, and keeps a copy of the parameters and buffers if it is the
   * smallest.
   *
   * @param monitored the loss, usually on validation data; smaller is better, and NaN is no
   *     improvement
   * @return whether training should stop
   */
  public boolean step(double monitored) {
    epochs++;
    if (monitored < best) {
      best = monitored;
      bestEpoch = epochs;
      keepWeights();
    }
    if (monitored < improved - settings.minDelta()) {
      improved = monitored;
      withoutImprovement = 0;
    } else {
      withoutImprovement++;
    }
    return shouldStop();
  }

  private void keepWeights() {
    if (!settings.restoreBestWeights()) {
      return;
    }
    if (weights == null) {
      weights = new WeightSnapshot(model);
    } else {
      weights.update();
    }
  }

  /** Returns whether the loss has not improved for {@code patience} epochs in a row. */
  public boolean shouldStop() {
    return withoutImprovement >= settings.patience();
  }

  /** Returns the smallest loss, or positive infinity if no loss was a finite number. */
  public double best() {
    return best;
  }

  /** Returns the number of the best epoch, from 1; 0 if no loss was a finite number. */
  public int bestEpoch() {
    return bestEpoch;
  }

  boolean canRestore() {
    return weights != null;
  }

  /**
   * Copies the parameters and buffers of the best epoch into the model. They stay available for
   * another call.
   *
   * @throws IllegalStateException if no weights were kept: no loss was a finite number, or {@code
   *     restoreBestWeights(false)} is set
   */
  public void restoreBest() {
    if (weights == null) {
      throw new IllegalStateException(
          "earlyStopping: there are no best weights after %s epochs, because %s"
              .formatted(
                  epochs,
                  settings.restoreBestWeights()
                      ? "no loss was a finite number"
                      : "restoreBestWeights(false) is set"));
    }
    weights.restore();
  }

  /** Returns the numbers that {@link #load} restores. */
  Map<String, Double> values() {
    return Map.of(
        "epochs", (double) epochs,
        "best", best,
        "best_epoch", (double) bestEpoch,
        "improved", improved,
        "without_improvement", (double) withoutImprovement);
  }

  /** Returns the parameters and buffers of the best epoch; empty if none are kept. */
  Map<String, Tensor> bestWeights() {
    return weights == null ? Map.of() : weights.values();
  }

  /** Restores {@link #values} and {@link #bestWeights}. */
  void load(Map<String, Double> values, Map<String, Tensor> best) {
    if (!values.keySet().equals(values().keySet())) {
      throw new IllegalArgumentException(
          "the state of early stopping has the values %s instead of %s"
              .formatted(values.keySet(), values().keySet()));
    }
    if (!best.isEmpty()) {
      WeightSnapshot kept = weights == null ? new WeightSnapshot(model) : weights;
      kept.load(best);
      weights = kept;
    }
    epochs = values.get("epochs").intValue();
    this.best = values.get("best");
    bestEpoch = values.get("best_epoch").intValue();
    improved = values.get("improved");
    withoutImprovement = values.get("without_improvement").intValue();
  }

  @Override
  public String toString() {
    return "EarlyStopper(%s, epochs=%s, best=%s, best_epoch=%s)"
        .formatted(settings, epochs, best, bestEpoch);
  }
}
