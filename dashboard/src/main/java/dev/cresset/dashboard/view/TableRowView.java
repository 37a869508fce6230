package dev.cresset.dashboard.view;

import dev.cresset.dashboard.run.TestTable;
import dev.cresset.tabular.FittedColumns;
import dev.cresset.tabular.InputColumn;
import dev.cresset.tabular.Rows;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of a row of a test table.
 *
 * @param row index, from 0
 * @param values value of each column of the inputs as text; empty if it is missing
 * @param actual index of the actual class; null if it is not known or numbers are predicted
 * @param targets actual value of each target as text; empty if classes are predicted
 */
public record TableRowView(
    int row, Map<String, String> values, @Nullable Integer actual, Map<String, String> targets) {

  /** Returns the JSON of a row. */
  public static TableRowView of(TestTable table, int row) {
    FittedColumns columns = table.predictor().columns();
    Map<String, String> all = table.rows().row(row);
    Map<String, String> values = new LinkedHashMap<>();
    for (InputColumn column : columns.columns()) {
      values.put(column.name(), all.getOrDefault(column.name(), ""));
    }
    Map<String, String> targets = new LinkedHashMap<>();
    for (String target : columns.targets()) {
      targets.put(target, all.getOrDefault(target, ""));
    }
    return new TableRowView(row, values, actual(columns, table.rows().select(row)), targets);
  }

  private static @Nullable Integer actual(FittedColumns columns, Rows row) {
    if (columns.classNames().isEmpty()) {
      return null;
    }
    try {
      return columns.labels(row)[0];
    } catch (IllegalArgumentException noLabel) {
      return null;
    }
  }
}
