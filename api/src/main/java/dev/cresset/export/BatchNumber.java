package dev.cresset.export;

import java.util.Optional;

/**
 * A number that follows from the batch size: {@code offset + factor * batch}, or the reciprocal of
 * that.
 */
record BatchNumber(double offset, double factor, boolean reciprocal) {

  private static final double TOLERANCE = 1e-12;

  /**
   * Returns the formula for a number that several passes used, if there is one.
   *
   * @param batches the batch size of each pass, at least two different ones
   * @param values the number in each pass
   */
  static Optional<BatchNumber> of(long[] batches, double... values) {
    if (allEqual(values)) {
      return Optional.of(new BatchNumber(values[0], 0, false));
    }
    Optional<BatchNumber> linear = linear(batches, values, false);
    return linear.isPresent() ? linear : linear(batches, reciprocals(values), true);
  }

  private static Optional<BatchNumber> linear(long[] batches, double[] values, boolean reciprocal) {
    int other = 1;
    while (batches[other] == batches[0]) {
      other++;
    }
    double factor = (values[other] - values[0]) / (batches[other] - batches[0]);
    double offset = values[0] - factor * batches[0];
    BatchNumber formula = new BatchNumber(rounded(offset), rounded(factor), reciprocal);
    for (int i = 0; i < values.length; i++) {
      double expected = formula.offset + formula.factor * batches[i];
      if (!(Math.abs(values[i] - expected) <= TOLERANCE * (1 + Math.abs(expected)))) {
        return Optional.empty();
      }
    }
    return Optional.of(formula);
  }

  /** Returns the whole number that a number is but for rounding errors, or the number itself. */
  private static double rounded(double value) {
    double whole = Math.rint(value);
    return Math.abs(value - whole) <= TOLERANCE * (1 + Math.abs(value)) ? whole + 0.0 : value;
  }

  private static double[] reciprocals(double... values) {
    double[] reciprocals = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      reciprocals[i] = 1 / values[i];
    }
    return reciprocals;
  }

  private static boolean allEqual(double... values) {
    for (double value : values) {
      if (Double.compare(value, values[0]) != 0) {
        return false;
      }
    }
    return true;
  }

  /** Returns whether this is the same number for each batch size. */
  boolean isConstant() {
    return factor == 0;
  }

  /** Returns whether this is the batch size itself. */
  boolean isBatch() {
    return offset == 0 && factor == 1 && !reciprocal;
  }

  /** Returns whether this is a whole number for each batch size. */
  boolean isWhole() {
    return !reciprocal && Math.rint(offset) == offset && Math.rint(factor) == factor;
  }
}
