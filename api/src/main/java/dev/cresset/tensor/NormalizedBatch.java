package dev.cresset.tensor;

/**
 * A batch that was normalized by its own statistics, and these statistics.
 *
 * @param output the normalized batch
 * @param mean mean of each channel, {@code [c]}; gradients do not pass through it
 * @param variance biased variance of each channel, {@code [c]}; gradients do not pass through it
 * @since 0.1
 */
public record NormalizedBatch(Tensor output, Tensor mean, Tensor variance) {}
