package dev.cresset.backend.jvm;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The result of a product while it is summed up, or its transpose; starts at the bias, or at 0. */
record Sums(
    float[] values,
    int origin,
    int rowStep,
    int columnStep,
    boolean transposed,
    float @Nullable [] bias) {

  /** Of a result with {@code width} columns and a bias for each. */
  static Sums byColumn(float[] values, int width, float @Nullable [] bias) {
    return new Sums(values, 0, width, 1, false, bias);
  }

  /** Of the transpose of a result with {@code width} columns and a bias for each. */
  static Sums byRow(float[] values, int width, float @Nullable [] bias) {
    return new Sums(values, 0, 1, width, true, bias);
  }

  /** Of {@code width} columns, and of rows, from those given on; starts at 0. */
  static Sums ofPart(float[] values, int width, int row, int column) {
    return new Sums(values, -row * width - column, width, 1, false, null);
  }

  /** Writes what the sums of a row start at to {@code n} elements of {@code target}. */
  void begin(int row, int column, float[] target, int at, int n) {
    if (bias != null && !transposed) {
      System.arraycopy(bias, column, target, at, n);
    } else {
      Arrays.fill(target, at, at + n, bias == null ? 0 : bias[row]);
    }
  }

  /** Copies a row's sums to {@code target}. */
  void load(int row, int column, float[] target, int at, int n) {
    int from = index(row, column);
    if (columnStep == 1) {
      System.arraycopy(values, from, target, at, n);
    } else {
      for (int j = 0; j < n; j++) {
        target[at + j] = values[from + j * columnStep];
      }
    }
  }

  /** Copies a row's sums from {@code source}. */
  void store(int row, int column, float[] source, int at, int n) {
    int to = index(row, column);
    if (columnStep == 1) {
      System.arraycopy(source, at, values, to, n);
    } else {
      for (int j = 0; j < n; j++) {
        values[to + j * columnStep] = source[at + j];
      }
    }
  }

  /** Adds {@code n} values to a row's sums. */
  void add(int row, int column, float[] source, int at, int n) {
    int to = index(row, column);
    for (int j = 0; j < n; j++) {
      values[to + j * columnStep] += source[at + j];
    }
  }

  private int index(int row, int column) {
    return origin + row * rowStep + column * columnStep;
  }
}
