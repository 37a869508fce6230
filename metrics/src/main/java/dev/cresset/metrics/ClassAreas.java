package dev.cresset.metrics;

/**
 * The areas under the curves of one class against all others.
 *
 * @param label index of the class, from 0
 * @param rocAuc area under the ROC curve; NaN if all or none of the samples are of this class
 * @param averagePrecision area under the precision-recall curve, not interpolated; 0 for a class
 *     without samples
 * @param support number of samples of this class
 * @since 0.1
 */
public record ClassAreas(int label, double rocAuc, double averagePrecision, long support) {}
