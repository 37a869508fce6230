package dev.cresset.metrics;

/**
 * The scores of one class against all others.
 *
 * <p>scikit-learn counterpart: one column of {@code precision_recall_fscore_support(...,
 * average=None)}.
 *
 * @param label index of the class, from 0
 * @param precision {@code TP / (TP + FP)}: fraction of the predictions of this class that are
 *     correct
 * @param recall {@code TP / (TP + FN)}: fraction of the samples of this class that are predicted
 *     correctly
 * @param f1 {@code 2 TP / (2 TP + FP + FN)}: harmonic mean of precision and recall
 * @param support {@code TP + FN}: number of samples of this class
 * @since 0.1
 */
public record ClassMetrics(int label, double precision, double recall, double f1, long support) {}
