package dev.cresset.metrics;

/**
 * Minimises the mean log loss of {@code softmax(β z)} over {@code β = 1 / T}.
 *
 * <p>The loss is convex in {@code β}. Its derivative is the mean of {@code Σ p_j z_j - z_y}, and
 * its second derivative the mean variance of {@code z} under {@code p}. Newton's method finds the
 * zero of the derivative, with bisection where a step would leave the bracket.
 */
final class TemperatureFit {

  private static final int MAX_STEPS = 200;
  private static final double PRECISION = 1e-15;

  private final int[] actual;

  /** Logits minus the highest of their row, to prevent overflow of exponentials. */
  private final double[][] shifted;

  private double slope;
  private double curvature;

  private TemperatureFit(int[] actual, double[][] shifted) {
    this.actual = actual;
    this.shifted = shifted;
  }

  static TemperatureFit of(int[] actual, double[][] logits) {
    double[][] shifted = new double[logits.length][];
    for (int i = 0; i < logits.length; i++) {
      double max = logits[i][ClassOrder.first(logits[i])];
      shifted[i] = logits[i].clone();
      for (int j = 0; j < shifted[i].length; j++) {
        shifted[i][j] -= max;
      }
    }
    return new TemperatureFit(actual, shifted);
  }

  double temperature() {
    requireMinimum();
    double low = 1;
    double high = 1;
    evaluate(1);
    while (slope > 0 && low > Double.MIN_NORMAL) {
      high = low;
      low /= 2;
      evaluate(low);
    }
    evaluate(high);
    while (slope < 0 && high < Double.MAX_VALUE / 2) {
      low = high;
      high *= 2;
      evaluate(high);
    }
    return 1 / zero(low, high);
  }

  /** Returns where the derivative is 0, between a point where it is negative and one above. */
  private double zero(double low, double high) {
    double lower = low;
    double upper = high;
    double beta = (lower + upper) / 2;
    for (int step = 0; step < MAX_STEPS && upper - lower > PRECISION * upper; step++) {
      evaluate(beta);
      if (slope == 0) {
        return beta;
      }
      if (slope < 0) {
        lower = beta;
      } else {
        upper = beta;
      }
      double next = beta - slope / curvature;
      if (!(next > lower && next < upper)) {
        next = (lower + upper) / 2;
      }
      if (Math.abs(next - beta) <= PRECISION * beta) {
        return next;
      }
      beta = next;
    }
    return beta;
  }

  /** Checks that the loss falls at {@code β = 0} and rises for large {@code β}. */
  private void requireMinimum() {
    double flat = 0;
    boolean allFirst = true;
    boolean allEqual = true;
    for (int i = 0; i < shifted.length; i++) {
      double mean = 0;
      for (double z : shifted[i]) {
        mean += z;
      }
      double own = shifted[i][actual[i]];
      flat += mean / shifted[i].length - own;
      allFirst &= own == 0;
      for (double z : shifted[i]) {
        allEqual &= z == 0;
      }
    }
    if (allEqual) {
      throw new IllegalArgumentException(
          "TemperatureScaling: the logits of each sample are all equal, so the log loss is the same"
              + " at any temperature; use samples with different logits");
    }
    if (allFirst) {
      throw new IllegalArgumentException(
          "TemperatureScaling: the label of each of the %s samples has the highest logit; the log loss then has no minimum: it decreases as the temperature approaches 0; use more held-out samples"
              .formatted(actual.length));
    }
    if (flat >= 0) {
      throw new IllegalArgumentException(
          "TemperatureScaling: no temperature gives a lower log loss than equal probabilities of"
              + " all classes; check that labels and logits are in the same order");
    }
  }

  private void evaluate(double beta) {
    double slopes = 0;
    double curvatures = 0;
    for (int i = 0; i < shifted.length; i++) {
      double sum = 0;
      double first = 0;
      double second = 0;
      for (double z : shifted[i]) {
        double weight = Math.exp(beta * z);
        sum += weight;
        first += weight * z;
        second += weight * z * z;
      }
      double mean = first / sum;
      slopes += mean - shifted[i][actual[i]];
      curvatures += second / sum - mean * mean;
    }
    slope = slopes;
    curvature = curvatures;
  }
}
