package dev.cresset.backend.jvm;

/**
 * The inner loops of a matrix product. Both add the products of one element of the result in order,
 * one by one, and so give the same bits.
 */
interface Kernel {

  /**
   * Adds {@code f0[i] * x + f1[i] * y} to four rows {@code c0} to {@code c3}, over {@code n}
   * columns.
   *
   * <p>C2 vectorises a loop over several arrays if all are indexed by the bare loop variable, and
   * if all are read before one is written (any two might be the same array). Both matter: a loop
   * with offsets or with reads after writes is five to ten times slower.
   */
  void addRows(
      float[] c0,
      float[] c1,
      float[] c2,
      float[] c3,
      float[] x,
      float[] y,
      float x0,
      float y0,
      float x1,
      float y1,
      float x2,
      float y2,
      float x3,
      float y3,
      int n);

  /** Adds {@code factor * x} to {@code c}, over {@code n} columns. */
  void addRow(float[] c, float[] x, float factor, int n);

  /** How many sums {@link #addDots} makes at once. */
  int DOTS = 8;

  /**
   * Adds to each of {@link #DOTS} sums the products of a row of {@code depth} elements with one of
   * as many rows that follow one another.
   */
  void addDots(float[] a, int fromA, float[] b, int fromB, int depth, float[] sums);
}
