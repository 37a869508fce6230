package dev.cresset.dashboard.run;

import dev.cresset.train.Epoch;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * The result of one epoch.
 *
 * @param epoch from 1
 * @param trainingLoss mean loss of the batches, each before its step
 * @param trainingAccuracy share of the training images classified correctly, each before its step,
 *     without those whose label the loss ignores; {@code null} if the targets are not classes
 * @param validationLoss mean loss of the validation images after the epoch; {@code null} without
 * @param validationAccuracy share of the validation images classified correctly after the epoch;
 *     {@code null} without
 * @param learningRate learning rate of the last step of the epoch
 * @param seconds duration of training, without validation
 */
public record EpochResult(
    int epoch,
    double trainingLoss,
    @Nullable Double trainingAccuracy,
    @Nullable Double validationLoss,
    @Nullable Double validationAccuracy,
    double learningRate,
    double seconds) {

  /** Returns the result of an epoch of the trainer with the accuracy during training. */
  public static EpochResult of(Epoch epoch, @Nullable Double trainingAccuracy) {
    return new EpochResult(
        epoch.number(),
        epoch.trainingLoss(),
        trainingAccuracy,
        orNull(epoch.validationLoss()),
        orNull(epoch.validationAccuracy()),
        epoch.learningRate(),
        epoch.duration().toNanos() / 1e9);
  }

  private static @Nullable Double orNull(OptionalDouble value) {
    return value.isPresent() ? value.getAsDouble() : null;
  }
}
