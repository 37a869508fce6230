package dev.cresset.metrics;

/**
 * What a score counts as where its formula reads {@code 0/0}: precision of a class that is never
 * predicted, recall of one that never occurs, F1 of one that does neither.
 *
 * <p>scikit-learn counterpart: the parameter {@code zero_division}.
 */
public enum ZeroDivision {
  /** Counts as 0; what scikit-learn does when told nothing. */
  ZERO(0),
  /** Counts as 1. */
  ONE(1),
  /** Is NaN, and left out of the averages; an average of nothing else is NaN. */
  NAN(Double.NaN);

  private final double value;

  ZeroDivision(double value) {
    this.value = value;
  }

  /** Returns what {@code 0/0} counts as: 0, 1 or NaN. */
  public double value() {
    return value;
  }
}
