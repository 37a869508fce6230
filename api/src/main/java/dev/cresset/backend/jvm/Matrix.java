package dev.cresset.backend.jvm;

/**
 * A matrix in a row-major array, or its transpose: element {@code (i, j)} by two steps.
 *
 * @param origin index of the first element
 */
record Matrix(float[] values, int origin, int rows, int columns, int rowStep, int columnStep) {

  static Matrix of(float[] values, int rows, int columns, boolean transposed) {
    return of(values, 0, columns, rows, columns, transposed);
  }

  /** Returns a part of an array with rows {@code stride} apart, transposed if asked. */
  static Matrix of(
      float[] values, int origin, int stride, int rows, int columns, boolean transposed) {
    return transposed
        ? new Matrix(values, origin, columns, rows, 1, stride)
        : new Matrix(values, origin, rows, columns, stride, 1);
  }

  Matrix transpose() {
    return new Matrix(values, origin, columns, rows, columnStep, rowStep);
  }

  /** Copies a panel into the rows of {@code target}, from index {@code at} of each. */
  void copyTo(float[][] target, int at, Panel panel) {
    int row = panel.row();
    int height = panel.depth();
    int column = panel.column();
    int width = panel.width();
    if (columnStep == 1) {
      for (int i = 0; i < height; i++) {
        System.arraycopy(values, origin + (row + i) * rowStep + column, target[i], at, width);
      }
      return;
    }
    int i = 0;
    for (; i + 7 < height; i += 8) {
      copyEight(target, i, at, origin + column * columnStep + row + i, width);
    }
    for (; i < height; i++) {
      float[] one = target[i];
      int from = origin + column * columnStep + row + i;
      for (int j = 0; j < width; j++) {
        one[at + j] = values[from + j * columnStep];
      }
    }
  }

  /** Fills eight rows at once, as reading one row after the other would miss the cache. */
  private void copyEight(float[][] target, int row, int to, int from, int width) {
    float[] t0 = target[row];
    float[] t1 = target[row + 1];
    float[] t2 = target[row + 2];
    float[] t3 = target[row + 3];
    float[] t4 = target[row + 4];
    float[] t5 = target[row + 5];
    float[] t6 = target[row + 6];
    float[] t7 = target[row + 7];
    for (int j = 0; j < width; j++) {
      int at = from + j * columnStep;
      t0[to + j] = values[at];
      t1[to + j] = values[at + 1];
      t2[to + j] = values[at + 2];
      t3[to + j] = values[at + 3];
      t4[to + j] = values[at + 4];
      t5[to + j] = values[at + 5];
      t6[to + j] = values[at + 6];
      t7[to + j] = values[at + 7];
    }
  }
}
