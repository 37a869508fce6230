package dev.cresset.metrics;

/**
 * The figures of one class, with that class as the positive one and all others as negative.
 *
 * <p>scikit-learn counterpart: one column of {@code precision_recall_fscore_support(...,
 * average=None)}.
 *
 * @param label number of the class, from 0
 * @param precision {@code TP / (TP + FP)}: share of the predictions of this class that were right
 * @param recall {@code TP / (TP + FN)}: share of the samples of this class that were found
 * @param f1 {@code 2 TP / (2 TP + FP + FN)}: harmonic mean of precision and recall
 * @param support {@code TP + FN}: number of samples of this class
 */
public record ClassMetrics(int label, double precision, double recall, double f1, long support) {}
