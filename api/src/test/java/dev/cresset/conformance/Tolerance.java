package dev.cresset.conformance;

import static org.assertj.core.api.Assertions.assertThat;

/** How far each element of a result in single precision may lie from the true value. */
@FunctionalInterface
interface Tolerance {

  /** Half the distance from 1 to the next number: the error of one rounding, relative. */
  double ROUNDING = 0x1p-24;

  /** Returns the error allowed in the element at an index. */
  double at(int index, double expected);

  /**
   * The true value, rounded once: IEEE 754 asks it of {@code + - * /} and the square root, and what
   * only moves elements has nothing to round. The sign of a zero counts too.
   */
  static Tolerance exact() {
    return (index, expected) -> 0;
  }

  /**
   * So many units in the last place. Results too small for a normal number may be 0 instead, as
   * vector libraries flush them.
   */
  static Tolerance ulps(double count) {
    return (index, expected) -> {
      double magnitude = Math.abs(expected);
      return magnitude < Float.MIN_NORMAL ? Float.MIN_NORMAL : count * Math.ulp((float) magnitude);
    };
  }

  /** Relative to the value, or to 1 for smaller ones: for formulas of terms of the order of 1. */
  static Tolerance relative(double error) {
    return (index, expected) -> error * Math.max(1, Math.abs(expected));
  }

  /**
   * The bound for a sum of {@code terms} in any order, {@code terms} roundings of the sum of
   * magnitudes (Higham, "Accuracy and Stability of Numerical Algorithms", section 4.2).
   */
  static Tolerance ofSum(long terms, double... magnitudes) {
    return (index, expected) -> (terms + 1) * ROUNDING * magnitudes[index];
  }

  default void check(String what, float[] actual, double[] expected) {
    assertThat(actual).as(what).hasSize(expected.length);
    for (int i = 0; i < actual.length; i++) {
      float rounded = (float) expected[i];
      boolean same = Float.compare(actual[i], rounded) == 0; // NaN is NaN, and -0 is not 0
      double allowed = at(i, expected[i]);
      boolean close = Float.isFinite(rounded) && Math.abs(actual[i] - expected[i]) <= allowed;
      if (!same && !(allowed > 0 && close)) {
        throw new AssertionError(
            "%s: element %s should be %s, within %s, but is %s"
                .formatted(what, i, rounded, (float) allowed, actual[i]));
      }
    }
  }
}
