package dev.cresset.tabular;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The inputs of the network for some rows, encoded once, with the inputs of one column replaced.
 *
 * @param columns the columns
 * @param inputs the inputs of each row; they are not changed
 */
record EncodedRows(FittedColumns columns, float[][] inputs) {

  static EncodedRows of(String operation, FittedColumns columns, Rows rows) {
    if (rows.size() == 0) {
      throw new IllegalArgumentException(operation + ": there are no rows; pass one at least");
    }
    return new EncodedRows(columns, columns.inputs(operation, rows));
  }

  /** Returns inputs in which row {@code i} has the values that row {@code order[i]} has. */
  float[][] permuted(String column, int... order) {
    float[][] changed = copy();
    int at = 0;
    for (FittedFeature feature : columns.fitted()) {
      if (feature.column().equals(column)) {
        for (int i = 0; i < changed.length; i++) {
          System.arraycopy(inputs[order[i]], at, changed[i], at, feature.width());
        }
      }
      at += feature.width();
    }
    return changed;
  }

  /** Returns inputs in which each row has the same value, null for a missing one. */
  float[][] replaced(String column, @Nullable String value) throws CellException {
    float[][] changed = copy();
    float[] replacement = new float[columns.features().size()];
    int at = 0;
    for (FittedFeature feature : columns.fitted()) {
      if (feature.column().equals(column)) {
        feature.encode(value, replacement, at);
        for (float[] row : changed) {
          System.arraycopy(replacement, at, row, at, feature.width());
        }
      }
      at += feature.width();
    }
    return changed;
  }

  private float[][] copy() {
    return Arrays.stream(inputs).map(float[]::clone).toArray(float[][]::new);
  }

  /** Returns the first feature of a column. */
  static FittedFeature feature(String operation, FittedColumns columns, String column) {
    List<FittedFeature> found =
        columns.fitted().stream().filter(each -> each.column().equals(column)).toList();
    if (found.isEmpty()) {
      throw new IllegalArgumentException(
          "%s: %s is not an input of the network; its columns are %s"
              .formatted(
                  operation,
                  Texts.quoted(column),
                  Texts.listed(columns.columns().stream().map(InputColumn::name).toList())));
    }
    return found.get(0);
  }
}
