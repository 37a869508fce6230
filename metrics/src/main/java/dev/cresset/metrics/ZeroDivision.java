package dev.cresset.metrics;

/**
 * The value of a score whose formula is {@code 0/0}.
 *
 * <p>This applies to the precision of a class that is never predicted, the recall of a class
 * without samples, and F1 if both are the case. scikit-learn counterpart: the parameter {@code
 * zero_division}.
 *
 * @since 0.1
 */
public enum ZeroDivision {
  /** The score is 0. scikit-learn does the same by default, with a warning. */
  ZERO(0),
  /** The score is 1. */
  ONE(1),
  /** The score is NaN and excluded from averages; an average without any other score is NaN. */
  NAN(Double.NaN);

  private final double value;

  ZeroDivision(double value) {
    this.value = value;
  }

  /** Returns the value of {@code 0/0}: 0, 1 or NaN. */
  public double value() {
    return value;
  }
}
