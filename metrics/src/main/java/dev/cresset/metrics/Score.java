package dev.cresset.metrics;

/** The three ratios, given a class's true positives and how often it occurs and is predicted. */
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
