package dev.cresset.backend.jvm;

/**
 * The inner loops of a matrix product. Both add the products of one element of the result in order,
 * one by one, and so give the same bits.
 */
interface Kernel {

  /**
   * Adds to four rows {@code c0} to {@code c3} the first {@code depth} rows of {@code x}, each
   * times a factor, over the columns {@code from} to before {@code to}; the factors of row {@code
   * i} of the four are {@code a[p]}, {@code a[p + step]}, … with {@code p = pi}.
   *
   * <p>C2 vectorises a loop over several arrays if all are indexed by the bare loop variable, and
   * if all are read before one is written (any two might be the same array). Both matter: a loop
   * with offsets or with reads after writes is five to ten times slower. So is one over more than
   * these four rows and two factors, which C2 does not unroll far enough.
   */
  void addRows(
      float[] c0,
      float[] c1,
      float[] c2,
      float[] c3,
      float[][] x,
      int depth,
      float[] a,
      int p0,
      int p1,
      int p2,
      int p3,
      int step,
      int from,
      int to);

  /** How many sums {@link #addDots} makes at once. */
  int DOTS = 8;

  /**
   * Adds to each of {@link #DOTS} sums the products of {@code depth} elements with those of one of
   * as many rows, which lie {@code step} elements apart.
   */
  void addDots(float[] a, int fromA, float[] b, int fromB, int step, int depth, float[] sums);
}
