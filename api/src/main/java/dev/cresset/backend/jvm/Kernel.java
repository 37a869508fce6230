package dev.cresset.backend.jvm;

/**
 * The inner loops of a matrix product, over rows of equal length.
 *
 * <p>C2 vectorises a loop over several arrays only if all are distinct and indexed by the bare loop
 * variable; hence rows as arrays of their own, and no offsets.
 */
interface Kernel {

  /** Adds to each of four rows of the result two rows of the right matrix, each times a factor. */
  void addTwoToFour(
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

  /** Adds {@code factor * x} to {@code c}. */
  void addOneToOne(float[] c, float[] x, float factor, int n);
}
