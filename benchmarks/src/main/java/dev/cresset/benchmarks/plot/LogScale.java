package dev.cresset.benchmarks.plot;

import java.util.ArrayList;
import java.util.List;

/**
 * A logarithmic axis.
 *
 * @param low value at {@code from}
 * @param high value at {@code to}
 */
record LogScale(double low, double high, double from, double to) {

  private static final double[] STEPS = {1, 2, 5};
  private static final double MANY = 30;

  /** Returns one that goes from a round value at or below {@code min} to one at or above max. */
  static LogScale around(double min, double max, double from, double to) {
    List<Double> round = round(min / 10, max * 10);
    double low = round.stream().filter(value -> value <= min).reduce(min, (a, b) -> b);
    double high = round.stream().filter(value -> value >= max).findFirst().orElse(max);
    return new LogScale(low, high, from, to);
  }

  double position(double value) {
    return low == high
        ? (from + to) / 2
        : from + (to - from) * Math.log(value / low) / Math.log(high / low);
  }

  /** Returns the round values within: powers of ten, with 2 and 5 times these if those are few. */
  List<Double> ticks() {
    return round(low, high).stream()
        .filter(value -> high / low < MANY || isPowerOfTen(value))
        .toList();
  }

  private static boolean isPowerOfTen(double value) {
    double exponent = Math.log10(value);
    return Math.abs(exponent - Math.rint(exponent)) < 1e-9;
  }

  private static List<Double> round(double min, double max) {
    List<Double> values = new ArrayList<>();
    for (double power = Math.pow(10, Math.floor(Math.log10(min))); power <= max; power *= 10) {
      for (double step : STEPS) {
        double value = step * power;
        if (value >= min * (1 - 1e-9) && value <= max * (1 + 1e-9)) {
          values.add(value);
        }
      }
    }
    return values;
  }
}
