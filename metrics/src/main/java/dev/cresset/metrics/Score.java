package dev.cresset.metrics;

/**
 * Precision, recall and F1, computed from the true positives, samples and predictions of a class.
 */
enum Score {
  PRECISION {
    @Override
    double of(long truePositives, long actual, long predicted, ZeroDivision zeroDivision) {
      return ratio(truePositives, predicted, zeroDivision);
    }
  },
  RECALL {
    @Override
    double of(long truePositives, long actual, long predicted, ZeroDivision zeroDivision) {
      return ratio(truePositives, actual, zeroDivision);
    }
  },
  F1 {
    @Override
    double of(long truePositives, long actual, long predicted, ZeroDivision zeroDivision) {
      return ratio(2.0 * truePositives, (double) actual + predicted, zeroDivision);
    }
  };

  abstract double of(long truePositives, long actual, long predicted, ZeroDivision zeroDivision);

  static double ratio(double part, double whole, ZeroDivision zeroDivision) {
    return whole == 0 ? zeroDivision.value() : part / whole;
  }
}
