package dev.cresset.metrics;

/**
 * A figure with its confidence interval.
 *
 * @param lower lower end of the interval
 * @param upper upper end of the interval
 * @param estimate the figure of the samples themselves; it can lie outside of the interval
 * @since 0.1
 */
public record Interval(double lower, double upper, double estimate) {

  /** Returns whether a value lies in the interval, ends included. */
  public boolean contains(double value) {
    return value >= lower && value <= upper;
  }

  /** Returns for example {@code 0.91 (0.88 to 0.935)}. */
  @Override
  public String toString() {
    return "%s (%s to %s)"
        .formatted(
            TableCells.significant(estimate),
            TableCells.significant(lower),
            TableCells.significant(upper));
  }
}
