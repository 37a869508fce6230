package dev.cresset.metrics;

/**
 * How the figures of the single classes become one.
 *
 * <p>scikit-learn counterpart: the parameter {@code average}.
 */
public enum Average {
  /** Mean over the classes, each counting the same: {@code Σ score_c / classes}. */
  MACRO,
  /**
   * One score from the totals of all classes: {@code Σ TP / (Σ TP + Σ FP)}. Each sample has one
   * label and one prediction, so precision, recall and F1 all equal the accuracy.
   */
  MICRO,
  /** Mean over the classes weighted by support: {@code Σ support_c score_c / Σ support_c}. */
  WEIGHTED
}
