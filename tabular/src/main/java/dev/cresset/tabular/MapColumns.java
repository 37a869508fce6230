package dev.cresset.tabular;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Reads maps from column to value as a table. */
final class MapColumns {

  private static final String SOURCE = "list of maps";

  private MapColumns() {}

  static Table read(String operation, List<? extends Map<String, ?>> maps) {
    if (maps.isEmpty()) {
      throw new IllegalArgumentException(
          operation + ": the list is empty; pass a map at least, which names the columns");
    }
    List<TextColumn> columns = new ArrayList<>();
    for (String name : maps.get(0).keySet()) {
      columns.add(new TextColumn(name));
    }
    for (int i = 0; i < maps.size(); i++) {
      Map<String, ?> map = maps.get(i);
      for (TextColumn column : columns) {
        if (!map.containsKey(column.name())) {
          throw new IllegalArgumentException(
              "%s: row %s of the %s has no column %s; its columns are %s"
                  .formatted(
                      operation,
                      i,
                      SOURCE,
                      Texts.quoted(column.name()),
                      Texts.listed(map.keySet())));
        }
        column.append(text(operation, i, column.name(), map.get(column.name())));
      }
    }
    return new Table(SOURCE, List.copyOf(columns), maps.size(), null);
  }

  private static String text(String operation, int row, String column, Object value) {
    try {
      return CellText.of(value);
    } catch (CellException e) {
      throw new IllegalArgumentException(
          "%s: row %s of the %s, column %s: %s"
              .formatted(operation, row, SOURCE, Texts.quoted(column), e.problem()),
          e);
    }
  }
}
