package dev.cresset.backend.nd4j;

/**
 * Into which pieces a product of {@code [n, k]} and {@code [k, m]} is cut, by its rows or by its
 * columns. Depends on the shapes alone, so that threads do not change a result.
 *
 * @param byRows whether a piece has some of the product's rows, else some of its columns
 * @param size how many, though the last piece may have fewer
 * @param count number of pieces
 */
record Cut(boolean byRows, int size, int count) {

  /**
   * Up to so many multiplications OpenBLAS's kernels for AVX-512 read both matrices where they lie.
   * Beyond, they copy them first, which for a batch of 20 costs as much as the product itself.
   */
  private static final double MOST_IN_PLACE = 1e6;

  /** Multiplications, some 4 microseconds' worth, from which on two threads are faster. */
  private static final double WORTH_SHARING = 4e5;

  /** Length of those kernels' vectors; pieces of whole ones are the fastest. */
  private static final int VECTOR = 16;

  /** The least size of a piece, unless it takes some columns of each row of the right matrix. */
  private static final int LEAST_IN_PLACE = 8;

  /** Multiplications, some 30 microseconds' worth, that make up for copying a matrix again. */
  private static final double LARGE = 3e6;

  private static final int MOST_LARGE = 8;

  /**
   * Returns the pieces.
   *
   * <p>Where both ways are as good, a product with the left matrix transposed, as a weight's
   * gradient is, is cut by rows, another by columns: so the same rows of the weight are with the
   * same processor.
   *
   * @param inPlace whether OpenBLAS's kernels can do without copies
   */
  static Cut of(int n, int k, int m, boolean transposeA, boolean transposeB, boolean inPlace) {
    double all = (double) n * k * m;
    boolean byRows = transposeA;
    int length = byRows ? n : m;
    if (inPlace && all > WORTH_SHARING) {
      int most = (int) Math.min(MOST_IN_PLACE / all * length, ceilDiv(length, 2));
      int best = (byRows ? 2 : transposeB ? 1 : 4) * VECTOR; // by timing
      if (most >= VECTOR) {
        return every(Math.min(best, Integer.highestOneBit(most)), byRows, length);
      }
      if (most >= LEAST_IN_PLACE && (byRows || transposeB)) {
        return every(LEAST_IN_PLACE, byRows, length);
      }
    }
    int pieces = (int) Math.max(1, Math.min(MOST_LARGE, all / LARGE));
    return every(ceilDiv(Math.max(n, m), pieces), n > m, Math.max(n, m));
  }

  private static Cut every(int size, boolean byRows, int length) {
    return new Cut(byRows, size, ceilDiv(length, size));
  }

  private static int ceilDiv(int x, int y) {
    return (x + y - 1) / y;
  }
}
