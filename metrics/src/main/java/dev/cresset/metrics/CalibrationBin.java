package dev.cresset.metrics;

/**
 * A bin of a reliability diagram: the samples whose highest probability lies in a range.
 *
 * @param lower lower end of the range, excluded; included in the first bin
 * @param upper upper end of the range, included
 * @param samples number of samples in the bin
 * @param confidence mean of their highest probabilities; NaN if the bin is empty
 * @param accuracy fraction of them whose predicted class is correct; NaN if the bin is empty
 * @since 0.1
 */
public record CalibrationBin(
    double lower, double upper, long samples, double confidence, double accuracy) {}
