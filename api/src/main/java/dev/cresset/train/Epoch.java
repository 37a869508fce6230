package dev.cresset.train;

import java.time.Duration;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * The results of one epoch.
 *
 * @param number from 1
 * @param trainingLoss mean of the batches' losses during training
 * @param validationLoss the loss over all validation samples after the epoch, where there are any,
 *     whatever the batch size: with the reduction {@code MEAN} the loss of the whole set as one
 *     batch, with {@code SUM} that loss divided by the number of samples
 * @param validationAccuracy share of validation samples whose largest of two or more outputs is at
 *     their label, or whose logit has the right sign with {@code binaryCrossEntropyWithLogits()}; a
 *     row with NaN counts as wrong; empty for other targets and outputs
 * @param duration of training, without validation
 */
public record Epoch(
    int number,
    double trainingLoss,
    OptionalDouble validationLoss,
    OptionalDouble validationAccuracy,
    Duration duration) {

  /** Returns one line for the console. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("epoch ").append(number);
    text.append(decimals(": training loss %.4f", trainingLoss));
    validationLoss.ifPresent(loss -> text.append(decimals(", validation loss %.4f", loss)));
    validationAccuracy.ifPresent(
        accuracy -> text.append(decimals(", validation accuracy %.4f", accuracy)));
    return text.append(decimals(", %.1f s", duration.toMillis() / 1000.0)).toString();
  }

  private static String decimals(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
