package dev.cresset.metrics;

/**
 * A sample whose label is probably wrong.
 *
 * @param index position of the sample
 * @param label the given label
 * @param suggestedLabel the class with the highest probability
 * @param score probability of the given label, in 0 to 1; the lower, the more suspicious
 * @since 0.1
 */
public record LabelIssue(int index, int label, int suggestedLabel, double score) {}
