package dev.cresset.tabular;

/**
 * What is computed from the training rows to take the place of missing values.
 *
 * <p>scikit-learn counterpart: {@code SimpleImputer(strategy=..)}.
 *
 * @since 0.1
 */
public enum Imputation {

  /** The mean, of numbers. */
  MEAN("mean()"),

  /** The median, of numbers. */
  MEDIAN("median()"),

  /** The most frequent value; the smallest of several. */
  MOST_FREQUENT("mostFrequent()");

  private final String call;

  Imputation(String call) {
    this.call = call;
  }

  /** Returns the method of {@link Columns} that returns this constant. */
  String call() {
    return call;
  }
}
