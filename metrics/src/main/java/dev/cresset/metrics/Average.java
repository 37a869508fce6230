package dev.cresset.metrics;

/**
 * How the scores of the classes are combined into one.
 *
 * <p>scikit-learn counterpart: the parameter {@code average}.
 *
 * @since 0.1
 */
public enum Average {
  /** Unweighted mean over the classes: {@code Σ score_c / classes}. */
  MACRO,
  /**
   * The score computed from the totals of all classes; for precision, {@code Σ TP / (Σ TP + Σ FP)}.
   * Each sample has one label and one prediction, so precision, recall and F1 all equal the
   * accuracy.
   */
  MICRO,
  /** Mean over the classes, weighted by support: {@code Σ support_c score_c / Σ support_c}. */
  WEIGHTED
}
