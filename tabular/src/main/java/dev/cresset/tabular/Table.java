package dev.cresset.tabular;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Columns of equal length that were read from one source.
 *
 * @param source name of the source in messages
 * @param columns the columns
 * @param size number of rows
 * @param lines line of the source at which each row begins, or null if the source has no lines
 */
record Table(String source, List<TextColumn> columns, int size, int @Nullable [] lines) {

  List<String> names() {
    return columns.stream().map(TextColumn::name).toList();
  }

  /** Returns source and line of a row, for messages. */
  String place(int row) {
    return lines == null
        ? "row %s of the %s".formatted(row, source)
        : "%s: line %s".formatted(source, lines[row]);
  }

  TextColumn column(String operation, String name) {
    for (TextColumn column : columns) {
      if (column.name().equals(name)) {
        return column;
      }
    }
    throw new IllegalArgumentException(
        "%s: %s has no column %s; its columns are %s"
            .formatted(
                operation,
                lines == null ? "the " + source : source,
                Texts.quoted(name),
                names().stream().map(Texts::quoted).collect(Collectors.joining(", "))));
  }
}
