package dev.cresset.data;

import dev.cresset.types.NotNull;
import java.lang.reflect.Array;

/** The common length of rows. */
final class RowWidth {

  private RowWidth() {}

  /**
   * Returns the length of each row, 0 if there are none.
   *
   * @param what the rows in messages
   * @param rows arrays of one type
   * @throws IllegalArgumentException if the lengths differ
   */
  static int of(String what, Object[] rows) {
    NotNull.checkEach("dataset", "row of " + what, rows);
    int width = rows.length == 0 ? 0 : Array.getLength(rows[0]);
    for (int i = 0; i < rows.length; i++) {
      int length = Array.getLength(rows[i]);
      if (length != width) {
        throw new IllegalArgumentException(
            "dataset: all %s must be equally long, but row 0 has %s values and row %s has %s"
                .formatted(what, width, i, length));
      }
    }
    return width;
  }
}
