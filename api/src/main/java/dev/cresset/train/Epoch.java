package dev.cresset.train;

import java.time.Duration;
import java.util.OptionalDouble;

/**
 * What one epoch came to.
 *
 * @param number from 1
 * @param trainingLoss mean of the losses of the batches, as they were met
 * @param validationLoss mean over the validation samples after the epoch, where there are any
 * @param validationAccuracy share of validation samples whose largest output is at their label,
 *     where targets are labels
 * @param duration of training, without validation
 */
public record Epoch(
    int number,
    double trainingLoss,
    OptionalDouble validationLoss,
    OptionalDouble validationAccuracy,
    Duration duration) {}
