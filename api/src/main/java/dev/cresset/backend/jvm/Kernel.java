package dev.cresset.backend.jvm;

/**
 * The inner loops of a matrix product. All kernels add the products of one element of the result in
 * order, one by one.
 */
abstract class Kernel {

  /** How many sums {@link #addDots} makes at once. */
  static final int DOTS = 8;

  /** Returns {@code a * b + c}. */
  abstract float multiplyAdd(float a, float b, float c);

  /**
   * Adds to the four rows of {@code c} the first {@code depth} rows of {@code x}, each times a
   * factor, over the columns {@code from} to before {@code to}; the factors of row {@code i} of the
   * four are {@code a[p[i]]}, {@code a[p[i] + step]}, ….
   */
  abstract void addRows(
      float[][] c, float[][] x, int depth, float[] a, int[] p, int step, int from, int to);

  final void addRow(float[] c, float[] x, float factor, int from, int to) {
    for (int j = from; j < to; j++) {
      c[j] = multiplyAdd(factor, x[j], c[j]);
    }
  }

  /**
   * Adds to each of {@link #DOTS} sums the products of {@code depth} elements with those of one of
   * as many rows, which lie {@code step} elements apart. With fewer rows, the last row is repeated;
   * callers ignore the surplus sums.
   */
  abstract void addDots(
      float[] a, int fromA, float[] b, int fromB, int rows, int step, int depth, float[] sums);
}
