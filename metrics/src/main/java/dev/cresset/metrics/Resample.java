package dev.cresset.metrics;

/**
 * A bootstrap resample, as positions of samples in the original.
 *
 * @param scores the ranked probabilities of the original
 * @param positions position of each sample of the resample in the original
 */
record Resample(RankedScores scores, int[] positions) {}
