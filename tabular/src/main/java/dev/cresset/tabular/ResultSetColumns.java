package dev.cresset.tabular;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads the remaining rows of a query. */
final class ResultSetColumns {

  private ResultSetColumns() {}

  static Table read(ResultSet result) {
    int row = 0;
    try {
      List<TextColumn> columns = columns(result.getMetaData());
      for (; result.next(); row++) {
        for (int i = 0; i < columns.size(); i++) {
          columns.get(i).append(text(result, row, i + 1, columns.get(i).name()));
        }
      }
      columns.forEach(TextColumn::trimToSize);
      return new Table("result set", columns, row, null);
    } catch (SQLException e) {
      throw new IllegalStateException(
          "Rows.of: row %s of the result set cannot be read (%s)".formatted(row, e.getMessage()),
          e);
    }
  }

  private static List<TextColumn> columns(ResultSetMetaData data) throws SQLException {
    List<TextColumn> columns = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i = 1; i <= data.getColumnCount(); i++) {
      String name = data.getColumnLabel(i);
      if (!names.add(name)) {
        throw new IllegalArgumentException(
            "Rows.of: the result set has two columns %s; rename one with AS in the query"
                .formatted(Texts.quoted(name)));
      }
      columns.add(new TextColumn(name));
    }
    return List.copyOf(columns);
  }

  private static String text(ResultSet result, int row, int column, String name)
      throws SQLException {
    try {
      return CellText.of(result.getObject(column));
    } catch (CellException e) {
      throw new IllegalArgumentException(
          "Rows.of: row %s of the result set, column %s: %s"
              .formatted(row, Texts.quoted(name), e.problem()),
          e);
    }
  }
}
