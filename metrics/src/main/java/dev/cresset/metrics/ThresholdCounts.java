package dev.cresset.metrics;

import java.util.Arrays;

/**
 * The true and false positives at each distinct score, from the highest down: a sample is positive
 * if its score is at or above the threshold.
 *
 * <p>scikit-learn counterpart: {@code _binary_clf_curve}.
 *
 * @param thresholds the distinct scores, descending
 * @param truePositives samples of class 1 at or above each
 * @param falsePositives samples of class 0 at or above each
 * @param positives samples of class 1
 * @param negatives samples of class 0
 */
record ThresholdCounts(
    double[] thresholds,
    long[] truePositives,
    long[] falsePositives,
    long positives,
    long negatives) {

  /** Returns the counts of scores whose labels are 0 and 1. */
  static ThresholdCounts of(int[] actual, double[] scores) {
    int positives = Arrays.stream(actual).sum();
    double[] positive = new double[positives];
    double[] negative = new double[actual.length - positives];
    int p = 0;
    int n = 0;
    for (int i = 0; i < actual.length; i++) {
      if (actual[i] == 1) {
        positive[p++] = scores[i];
      } else {
        negative[n++] = scores[i];
      }
    }
    return ofSeparated(positive, negative);
  }

  /** Returns the counts of the scores of both classes; sorts the arrays. */
  static ThresholdCounts ofSeparated(double[] positive, double[] negative) {
    Arrays.sort(positive);
    Arrays.sort(negative);
    int p = positive.length;
    int n = negative.length;
    double[] thresholds = new double[p + n];
    long[] truePositives = new long[p + n];
    long[] falsePositives = new long[p + n];
    int count = 0;
    while (p > 0 || n > 0) {
      double score =
          Math.max(
              p > 0 ? positive[p - 1] : Double.NEGATIVE_INFINITY,
              n > 0 ? negative[n - 1] : Double.NEGATIVE_INFINITY);
      while (p > 0 && positive[p - 1] == score) {
        p--;
      }
      while (n > 0 && negative[n - 1] == score) {
        n--;
      }
      thresholds[count] = score;
      truePositives[count] = positive.length - p;
      falsePositives[count] = negative.length - n;
      count++;
    }
    return new ThresholdCounts(
        Arrays.copyOf(thresholds, count),
        Arrays.copyOf(truePositives, count),
        Arrays.copyOf(falsePositives, count),
        positive.length,
        negative.length);
  }

  /** Checks that there are samples of both classes. */
  ThresholdCounts requireBothClasses(String operation) {
    if (positives == 0 || negatives == 0) {
      throw new IllegalArgumentException(
          "%s: all %s samples are of class %s; samples of both classes are needed"
              .formatted(operation, positives + negatives, positives == 0 ? 0 : 1));
    }
    return this;
  }

  int size() {
    return thresholds.length;
  }

  /**
   * Returns the area under the ROC curve by the trapezoidal rule; NaN without samples of both
   * classes.
   */
  double rocAuc() {
    double area = 0;
    long tp = 0;
    long fp = 0;
    for (int i = 0; i < size(); i++) {
      area += (falsePositives[i] - fp) * ((tp + truePositives[i]) / 2.0);
      tp = truePositives[i];
      fp = falsePositives[i];
    }
    return area / ((double) positives * negatives);
  }

  double precision(int i) {
    return truePositives[i] / (double) (truePositives[i] + falsePositives[i]);
  }

  /** Returns {@code Σ (R_i - R_(i-1)) P_i}; NaN without samples of class 1. */
  double averagePrecision() {
    double sum = 0;
    long before = 0;
    for (int i = 0; i < size(); i++) {
      sum += (truePositives[i] - before) * precision(i);
      before = truePositives[i];
    }
    return sum / positives;
  }
}
