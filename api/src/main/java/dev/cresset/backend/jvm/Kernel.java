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
  final void addDots(
      float[] a, int fromA, float[] b, int fromB, int rows, int step, int depth, float[] sums) {
    int last = fromB + (rows - 1) * step;
    int b1 = Math.min(fromB + step, last);
    int b2 = Math.min(b1 + step, last);
    int b3 = Math.min(b2 + step, last);
    int b4 = Math.min(b3 + step, last);
    int b5 = Math.min(b4 + step, last);
    int b6 = Math.min(b5 + step, last);
    int b7 = Math.min(b6 + step, last);
    float d0 = sums[0];
    float d1 = sums[1];
    float d2 = sums[2];
    float d3 = sums[3];
    float d4 = sums[4];
    float d5 = sums[5];
    float d6 = sums[6];
    float d7 = sums[7];
    for (int k = 0; k < depth; k++) {
      float x = a[fromA + k];
      d0 = multiplyAdd(x, b[fromB + k], d0);
      d1 = multiplyAdd(x, b[b1 + k], d1);
      d2 = multiplyAdd(x, b[b2 + k], d2);
      d3 = multiplyAdd(x, b[b3 + k], d3);
      d4 = multiplyAdd(x, b[b4 + k], d4);
      d5 = multiplyAdd(x, b[b5 + k], d5);
      d6 = multiplyAdd(x, b[b6 + k], d6);
      d7 = multiplyAdd(x, b[b7 + k], d7);
    }
    sums[0] = d0;
    sums[1] = d1;
    sums[2] = d2;
    sums[3] = d3;
    sums[4] = d4;
    sums[5] = d5;
    sums[6] = d6;
    sums[7] = d7;
  }
}
