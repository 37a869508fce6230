package dev.cresset.tabular;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The values of one column in some rows.
 *
 * @param table the table of the column
 * @param column the column
 * @param indices the rows of the table, in order
 */
record ColumnView(Table table, TextColumn column, int[] indices) {

  int size() {
    return indices.length;
  }

  String name() {
    return column.name();
  }

  /** Returns a value, or null if it is missing. */
  @Nullable String get(int row) {
    return column.get(indices[row]);
  }

  /** Returns a number for each row: that of its value among the different values. */
  int[] classes() {
    Map<String, Integer> numbers = new HashMap<>();
    int[] classes = new int[size()];
    for (int i = 0; i < classes.length; i++) {
      String value = get(i);
      classes[i] = numbers.computeIfAbsent(value == null ? "" : value, each -> numbers.size());
    }
    return classes;
  }

  /** Returns an exception that names the source, the line and the column of a value. */
  IllegalArgumentException error(String operation, int row, CellException problem) {
    return new IllegalArgumentException(
        "%s: %s, column %s: %s"
            .formatted(
                operation, table.place(indices[row]), Texts.quoted(name()), problem.problem()),
        problem);
  }
}
