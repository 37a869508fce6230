package dev.cresset.metrics;

import dev.cresset.types.NotNull;

/**
 * Chooses the threshold of a binary classifier for a required precision or recall, or for given
 * costs.
 *
 * <pre>{@code
 * OperatingPoint point = DecisionThresholds.of(actual, scores).forRecall(0.95);
 * boolean positive = score >= point.threshold();
 * }</pre>
 *
 * <p>Choose on held-out data, not on the test set: the figures of the chosen threshold are
 * optimistic on the data that it was chosen on. The candidates are the distinct scores; a score at
 * or above the threshold counts as class 1. Immutable. scikit-learn counterpart: {@code
 * TunedThresholdClassifierCV}.
 *
 * @since 0.1
 */
public final class DecisionThresholds {

  private final ThresholdCounts counts;

  private DecisionThresholds(ThresholdCounts counts) {
    this.counts = counts;
  }

  /**
   * Returns the thresholds of scores of class 1.
   *
   * @param actual true labels, 0 or 1, with samples of both
   * @param scores of the same samples: probabilities of class 1, logits, or any finite numbers that
   *     are higher for class 1
   * @throws IllegalArgumentException if the arrays differ in length, a label is not 0 or 1, all
   *     labels are equal, or a score is not finite
   */
  public static DecisionThresholds of(int[] actual, double[] scores) {
    LabelledRows.checkBinary("DecisionThresholds", actual, scores);
    return new DecisionThresholds(
        ThresholdCounts.of(actual, scores).requireBothClasses("DecisionThresholds"));
  }

  /**
   * Returns the thresholds of the probability of a class against all others.
   *
   * @param label the class that counts as class 1
   * @throws IllegalArgumentException if there is no such class, or all or none of the samples are
   *     of this class
   */
  public static DecisionThresholds of(Probabilities probabilities, int label) {
    NotNull.check("DecisionThresholds", "probabilities", probabilities);
    return new DecisionThresholds(probabilities.countsOfBoth("DecisionThresholds", label));
  }

  /**
   * Returns the threshold with the highest recall among those with at least a certain precision.
   *
   * @param precision above 0, at most 1
   * @throws IllegalArgumentException if {@code precision} is out of range, or no threshold reaches
   *     it
   */
  public OperatingPoint forPrecision(double precision) {
    requireFraction("precision", precision);
    int best = -1;
    double highest = 0;
    for (int i = 0; i < counts.size(); i++) {
      highest = Math.max(highest, counts.precision(i));
      boolean reached = counts.precision(i) >= precision;
      if (reached && (best < 0 || counts.truePositives()[i] > counts.truePositives()[best])) {
        best = i;
      }
    }
    if (best < 0) {
      throw new IllegalArgumentException(
          "DecisionThresholds: no threshold has a precision of %s; the highest is %s"
              .formatted(precision, TableCells.significant(highest)));
    }
    return point(best);
  }

  /**
   * Returns the threshold with the highest precision among those with at least a certain recall; of
   * several, the one with the highest recall.
   *
   * @param recall above 0, at most 1
   * @throws IllegalArgumentException if {@code recall} is out of range
   */
  public OperatingPoint forRecall(double recall) {
    requireFraction("recall", recall);
    int best = -1;
    for (int i = 0; i < counts.size(); i++) {
      boolean reached = counts.truePositives()[i] / (double) counts.positives() >= recall;
      if (reached && (best < 0 || counts.precision(i) >= counts.precision(best))) {
        best = i;
      }
    }
    return point(best);
  }

  /**
   * Returns the threshold with the lowest total cost, {@code FP falsePositive + FN falseNegative};
   * of several, the highest. It is infinity if it costs least to count no sample as class 1.
   *
   * @param falsePositive cost of a sample of class 0 that counts as class 1, 0 or more
   * @param falseNegative cost of a sample of class 1 that counts as class 0, 0 or more
   * @throws IllegalArgumentException if a cost is negative or not finite
   */
  public OperatingPoint forCosts(double falsePositive, double falseNegative) {
    requireCost("false positive", falsePositive);
    requireCost("false negative", falseNegative);
    int best = -1;
    double lowest = counts.positives() * falseNegative;
    for (int i = 0; i < counts.size(); i++) {
      double cost =
          counts.falsePositives()[i] * falsePositive
              + (counts.positives() - counts.truePositives()[i]) * falseNegative;
      if (cost < lowest) {
        lowest = cost;
        best = i;
      }
    }
    return point(best);
  }

  /**
   * Returns the figures at any threshold.
   *
   * @param threshold scores at or above it count as class 1
   * @throws IllegalArgumentException if {@code threshold} is NaN
   */
  public OperatingPoint at(double threshold) {
    if (Double.isNaN(threshold)) {
      throw new IllegalArgumentException("DecisionThresholds: the threshold must not be NaN");
    }
    int low = -1;
    int high = counts.size();
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      if (counts.thresholds()[middle] >= threshold) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return new OperatingPoint(threshold, confusion(low));
  }

  private OperatingPoint point(int index) {
    double threshold = index < 0 ? Double.POSITIVE_INFINITY : counts.thresholds()[index];
    return new OperatingPoint(threshold, confusion(index));
  }

  private ConfusionMatrix confusion(int index) {
    long tp = index < 0 ? 0 : counts.truePositives()[index];
    long fp = index < 0 ? 0 : counts.falsePositives()[index];
    return ConfusionMatrix.ofCounts(
        new long[][] {{counts.negatives() - fp, fp}, {counts.positives() - tp, tp}});
  }

  private static void requireFraction(String name, double value) {
    if (!(value > 0 && value <= 1)) {
      throw new IllegalArgumentException(
          "DecisionThresholds: the %s must be above 0 and at most 1, got %s"
              .formatted(name, value));
    }
  }

  private static void requireCost(String name, double value) {
    if (!(value >= 0 && Double.isFinite(value))) {
      throw new IllegalArgumentException(
          "DecisionThresholds: the cost of a %s must be 0 or more and finite, got %s"
              .formatted(name, value));
    }
  }

  @Override
  public String toString() {
    return "DecisionThresholds(thresholds=%s, positives=%s, negatives=%s)"
        .formatted(counts.size(), counts.positives(), counts.negatives());
  }
}
