package dev.cresset.demo.recipe;

import static dev.cresset.tabular.Columns.number;

import dev.cresset.tabular.Feature;
import dev.cresset.tabular.Rows;

/** The columns of tables in which all columns are numbers, except possibly for the label. */
final class NumberColumns {

  private NumberColumns() {}

  /** Returns all columns but one, standardized. */
  static Feature[] standardizedExcept(String target, Rows rows) {
    return rows.columns().stream()
        .filter(column -> !column.equals(target))
        .map(column -> number(column).standardized())
        .toArray(Feature[]::new);
  }
}
