package dev.cresset.train;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;

/**
 * The results of one epoch.
 *
 * @param number number of the epoch, from 1
 * @param trainingLoss mean of the batch losses during training
 * @param validationLoss loss on the validation data after the epoch, or empty if there is none; for
 *     the reduction {@code MEAN} it is the loss of the whole set as one batch, for {@code SUM} that
 *     loss divided by the number of samples, so the batch size has no effect
 * @param validationAccuracy fraction of correct predictions on the validation data, in {@code [0,
 *     1]}; a prediction is the class with the largest of two or more outputs, or, for {@code
 *     binaryCrossEntropyWithLogits()}, 1 for an output above 0 and 0 otherwise; predictions from
 *     NaN are wrong; empty for other outputs and targets, and for a custom step
 * @param trainingMetrics means of the {@linkplain Trainer#metric metrics} over the samples during
 *     training, without those whose label the loss ignores, by name, in the order in which they
 *     were set; NaN if the loss ignores all samples
 * @param learningRate learning rate of the first parameter group in the last update of the epoch
 * @param duration duration of training in this epoch, excluding validation
 * @since 0.1
 */
public record Epoch(
    int number,
    double trainingLoss,
    OptionalDouble validationLoss,
    OptionalDouble validationAccuracy,
    Map<String, Double> trainingMetrics,
    double learningRate,
    Duration duration) {

  /** Creates the results, and copies the map. */
  public Epoch {
    trainingMetrics = Collections.unmodifiableMap(new LinkedHashMap<>(trainingMetrics));
  }

  /** Returns a one-line summary for the console. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("epoch ").append(number);
    text.append(decimals(": training loss %.4f", trainingLoss));
    trainingMetrics.forEach(
        (name, value) -> text.append(", training ").append(name).append(decimals(" %.4f", value)));
    validationLoss.ifPresent(loss -> text.append(decimals(", validation loss %.4f", loss)));
    validationAccuracy.ifPresent(
        accuracy -> text.append(decimals(", validation accuracy %.4f", accuracy)));
    return text.append(decimals(", %.1f s", seconds())).toString();
  }

  /** Returns the loss that early stopping, schedules and {@link History#best} compare. */
  double monitored() {
    return validationLoss.orElse(trainingLoss);
  }

  double seconds() {
    return duration.toNanos() / 1e9;
  }

  static String decimals(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
