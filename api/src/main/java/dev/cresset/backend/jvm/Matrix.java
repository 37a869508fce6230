package dev.cresset.backend.jvm;

/** A matrix in a row-major array, or its transpose: element {@code (i, j)} by two steps. */
record Matrix(float[] values, int rows, int columns, int rowStep, int columnStep) {

  static Matrix of(float[] values, int rows, int columns, boolean transposed) {
    return transposed
        ? new Matrix(values, columns, rows, 1, columns)
        : new Matrix(values, rows, columns, columns, 1);
  }

  float at(int row, int column) {
    return values[row * rowStep + column * columnStep];
  }

  /** Copies a block into the front of the rows of {@code target}. */
  void copyTo(float[][] target, int row, int height, int column, int width) {
    if (columnStep == 1) {
      for (int i = 0; i < height; i++) {
        System.arraycopy(values, (row + i) * rowStep + column, target[i], 0, width);
      }
      return;
    }
    for (int j = 0; j < width; j++) {
      int from = (column + j) * columnStep + row;
      for (int i = 0; i < height; i++) {
        target[i][j] = values[from + i];
      }
    }
  }
}
