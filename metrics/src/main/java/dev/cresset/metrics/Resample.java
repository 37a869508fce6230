package dev.cresset.metrics;

/**
 * Which samples of an original a resample consists of.
 *
 * @param scores the ranked probabilities of the original
 * @param positions position of each sample of the resample in the original
 */
record Resample(RankedScores scores, int[] positions) {}
