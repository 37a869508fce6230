package dev.cresset.train;

import java.time.Duration;
import java.util.OptionalDouble;

/**
 * What one epoch came to.
 *
 * @param number from 1
 * @param trainingLoss mean of the losses of the batches, as they were met
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
    Duration duration) {}
