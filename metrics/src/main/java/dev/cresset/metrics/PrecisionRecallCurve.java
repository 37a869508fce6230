package dev.cresset.metrics;

/**
 * Precision and recall of a binary classifier, for every threshold.
 *
 * <pre>{@code
 * PrecisionRecallCurve curve = PrecisionRecallCurve.of(actual, scores);
 * curve.averagePrecision();
 * }</pre>
 *
 * <p>Samples with equal scores are one point; their order does not matter. Immutable. scikit-learn
 * counterpart: {@code precision_recall_curve}.
 *
 * @since 0.1
 */
public final class PrecisionRecallCurve {

  private final ThresholdCounts counts;

  PrecisionRecallCurve(ThresholdCounts counts) {
    this.counts = counts;
  }

  /**
   * Returns the curve of scores of class 1.
   *
   * @param actual true labels, 0 or 1, with at least one 1
   * @param scores of the same samples: probabilities of class 1, logits, or any finite numbers that
   *     are higher for class 1
   * @throws IllegalArgumentException if the arrays differ in length, a label is not 0 or 1, no
   *     label is 1, or a score is not finite
   */
  public static PrecisionRecallCurve of(int[] actual, double[] scores) {
    LabelledRows.checkBinary("PrecisionRecallCurve", actual, scores);
    ThresholdCounts counts = ThresholdCounts.of(actual, scores);
    if (counts.positives() == 0) {
      throw new IllegalArgumentException(
          "PrecisionRecallCurve: none of the %s samples is of class 1, and recall is 0/0; pass samples of class 1"
              .formatted(actual.length));
    }
    return new PrecisionRecallCurve(counts);
  }

  /**
   * Returns the average precision, {@code Σ (R_i - R_(i-1)) P_i} over the thresholds from the
   * highest down, in 0 to 1. The curve is not interpolated.
   *
   * <p>scikit-learn counterpart: {@code average_precision_score}.
   */
  public double averagePrecision() {
    return counts.averagePrecision();
  }

  /** Returns the number of points, one more than the number of distinct scores. */
  public int size() {
    return counts.size() + 1;
  }

  /**
   * Returns {@code TP / (TP + FP)} at each of {@link #thresholds}, and 1 as the last element, which
   * has no threshold.
   */
  public double[] precisions() {
    double[] precisions = new double[size()];
    for (int i = 0; i < counts.size(); i++) {
      precisions[counts.size() - 1 - i] = counts.precision(i);
    }
    precisions[counts.size()] = 1;
    return precisions;
  }

  /**
   * Returns {@code TP / (TP + FN)} at each of {@link #thresholds}, descending from 1, and 0 as the
   * last element, which has no threshold.
   */
  public double[] recalls() {
    double[] recalls = new double[size()];
    for (int i = 0; i < counts.size(); i++) {
      recalls[counts.size() - 1 - i] = counts.truePositives()[i] / (double) counts.positives();
    }
    return recalls;
  }

  /** Returns the distinct scores, ascending. Scores at or above a threshold count as class 1. */
  public double[] thresholds() {
    double[] thresholds = new double[counts.size()];
    for (int i = 0; i < thresholds.length; i++) {
      thresholds[thresholds.length - 1 - i] = counts.thresholds()[i];
    }
    return thresholds;
  }

  @Override
  public String toString() {
    return "PrecisionRecallCurve(points=%s, average_precision=%s)"
        .formatted(size(), TableCells.rounded(averagePrecision(), 4));
  }
}
