package dev.cresset.demo.run;

import dev.cresset.train.Epoch;

/**
 * What one epoch came to.
 *
 * @param epoch its number, losses and duration
 * @param trainingAccuracy share of the training images that were classified right, each by the
 *     network as it was when it met them
 */
public record EpochResult(Epoch epoch, double trainingAccuracy) {}
