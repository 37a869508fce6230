package dev.cresset.metrics;

/**
 * The receiver operating characteristic of a binary classifier: the true-positive rate against the
 * false-positive rate, for every threshold.
 *
 * <pre>{@code
 * RocCurve curve = RocCurve.of(actual, scores);
 * curve.auc();
 * }</pre>
 *
 * <p>Samples with equal scores are one point; their order does not matter. Immutable. scikit-learn
 * counterpart: {@code roc_curve(actual, scores, drop_intermediate=False)}.
 *
 * @since 0.1
 */
public final class RocCurve {

  private final ThresholdCounts counts;

  RocCurve(ThresholdCounts counts) {
    this.counts = counts;
  }

  /**
   * Returns the curve of scores of class 1.
   *
   * @param actual true labels, 0 or 1, with samples of both
   * @param scores of the same samples: probabilities of class 1, logits, or any finite numbers that
   *     are higher for class 1
   * @throws IllegalArgumentException if the arrays differ in length, a label is not 0 or 1, all
   *     labels are equal, or a score is not finite
   */
  public static RocCurve of(int[] actual, double[] scores) {
    LabelledRows.checkBinary("RocCurve", actual, scores);
    return new RocCurve(ThresholdCounts.of(actual, scores).requireBothClasses("RocCurve"));
  }

  /**
   * Returns the area under the curve, in 0 to 1: the probability that a random sample of class 1
   * has a higher score than a random sample of class 0, plus half the probability that both are
   * equal.
   *
   * <p>scikit-learn counterpart: {@code roc_auc_score}.
   */
  public double auc() {
    return counts.rocAuc();
  }

  /** Returns the number of points, one more than the number of distinct scores. */
  public int size() {
    return counts.size() + 1;
  }

  /** Returns {@code FP / (FP + TN)} at each threshold, ascending from 0 to 1. */
  public double[] falsePositiveRates() {
    return rates(counts.falsePositives(), counts.negatives());
  }

  /** Returns {@code TP / (TP + FN)} at each threshold, ascending from 0 to 1. */
  public double[] truePositiveRates() {
    return rates(counts.truePositives(), counts.positives());
  }

  /**
   * Returns the threshold of each point, descending. Scores at or above it count as class 1; the
   * first, infinity, is above all scores.
   */
  public double[] thresholds() {
    double[] thresholds = new double[size()];
    thresholds[0] = Double.POSITIVE_INFINITY;
    System.arraycopy(counts.thresholds(), 0, thresholds, 1, counts.size());
    return thresholds;
  }

  private double[] rates(long[] part, long whole) {
    double[] rates = new double[size()];
    for (int i = 0; i < part.length; i++) {
      rates[i + 1] = part[i] / (double) whole;
    }
    return rates;
  }

  @Override
  public String toString() {
    return "RocCurve(points=%s, auc=%s)".formatted(size(), TableCells.rounded(auc(), 4));
  }
}
