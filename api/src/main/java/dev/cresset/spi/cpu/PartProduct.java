package dev.cresset.spi.cpu;

/** An engine's matrix product in the calling thread, on parts of buffers. */
@FunctionalInterface
public interface PartProduct {

  /**
   * Sets {@code c [n, m]} to the product of {@code a [n, k]} and {@code b [k, m]}, or adds the
   * product to it. Matrices that are transposed first lie in memory as {@code [k, n]} and {@code
   * [m, k]}.
   */
  void multiply(
      MatrixPart a,
      boolean transposeA,
      MatrixPart b,
      boolean transposeB,
      MatrixPart c,
      int n,
      int k,
      int m,
      boolean add);
}
