package dev.cresset.tabular;

/**
 * A column that becomes inputs of a network: {@link Columns#number}, {@link Columns#category} or
 * {@link Columns#date}.
 *
 * @since 0.1
 */
public abstract sealed class Feature permits NumberFeature, CategoryFeature, DateFeature {

  private final String column;

  Feature(String column) {
    this.column = column;
  }

  /** Returns the name of the column. */
  public final String column() {
    return column;
  }

  /** Returns what this feature needs to know of training rows. */
  abstract FittedFeature fit(ColumnView training);
}
