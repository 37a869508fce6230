package dev.cresset.backend.nd4j;

import org.jspecify.annotations.Nullable;

/**
 * The tiles that a product of {@code [n, k]} and {@code [k, m]} is computed in. They depend on the
 * shapes alone, so that threads do not change a result. All sizes were found by timing.
 *
 * @param rows of a tile, though the last ones may have fewer
 * @param columns of a tile, though the last ones may have fewer
 * @param down number of tiles below each other
 * @param across number of tiles beside each other
 * @param byRows whether the tile after the first is the one beside it, else the one below
 */
record Tiling(int rows, int columns, int down, int across, boolean byRows) {

  /**
   * Largest number of multiplications for which OpenBLAS's AVX-512 kernels do not pack the
   * matrices. Above it, packing takes as long as the product itself for a batch of 20.
   */
  static final double MOST_IN_PLACE = 1e6;

  /** With at least this many multiplications (about 4 µs), two threads are faster. */
  private static final double WORTH_SHARING = 4e5;

  /** Length of those kernels' vectors; tiles of whole ones are the fastest. */
  private static final int VECTOR = 16;

  /** Multiplications, some 30 microseconds' worth, that make up for copying a matrix again. */
  private static final double WORTH_COPIES = 3e6;

  /** Rows or columns of a large piece that make up for copying a matrix again. */
  private static final int LENGTH_WORTH_A_COPY = 256;

  /** Elements of a gradient that a processor's own cache does not hold beside its factors. */
  private static final double OUT_OF_CACHE = 1 << 18;

  /** With at least this many rows, copying a weight is faster than reading it in place. */
  private static final int ROWS_WORTH_A_COPY = 1024;

  /**
   * Returns the tiles.
   *
   * <p>A product with the left matrix transposed, as a weight's gradient is, is gone through by
   * rows, another by columns: so the same rows of the weight are with the same processor.
   *
   * @param inPlace whether OpenBLAS's kernels can do without copies
   */
  static Tiling of(int n, int k, int m, boolean transposeA, boolean transposeB, boolean inPlace) {
    double all = (double) n * k * m;
    if (inPlace && all > WORTH_SHARING) {
      Tiling small =
          transposeA
              ? weightGradient(n, k, m)
              : transposeB ? forward(n, k, m) : inputGradient(n, k, m);
      if (small != null) {
        return small;
      }
    }
    return large(n, m, (int) Math.min(all / WORTH_COPIES, 8));
  }

  int count() {
    return down * across;
  }

  /** Returns the first row of a tile. */
  int row(int tile) {
    return (byRows ? tile / across : tile % down) * rows;
  }

  /** Returns the first column of a tile. */
  int column(int tile) {
    return (byRows ? tile % across : tile / down) * columns;
  }

  /** Whole rows; of a large weight, or for a large batch, parts of them. */
  private static @Nullable Tiling weightGradient(int n, int k, int m) {
    int whole = Math.min(mostInPlace(m, k), ceilDiv(n, 2));
    if (whole >= VECTOR / 2 && (double) n * m < OUT_OF_CACHE) {
      return every(Math.min(2 * VECTOR, Integer.highestOneBit(whole)), m, true, n, m);
    }
    int rows = Math.max(VECTOR / 2, Math.min(2 * VECTOR, Integer.highestOneBit(n / 4)));
    int most = mostInPlace(rows, k);
    if (m <= most) {
      return every(rows, m, true, n, m);
    }
    if (most < 2 * VECTOR) {
      return null;
    }
    int across = ceilDiv(m, most / VECTOR * VECTOR);
    return every(rows, ceilDiv(ceilDiv(m, across), VECTOR) * VECTOR, true, n, m);
  }

  /** A few columns, as each is a row of the weight, in one run; they are read for many rows. */
  private static @Nullable Tiling forward(int n, int k, int m) {
    if (n >= ROWS_WORTH_A_COPY) {
      return null;
    }
    int rows = Math.min(n, 128);
    int most = Math.min(mostInPlace(rows, k), ceilDiv(m, 2));
    int columns = Math.min(rows < 128 ? VECTOR : 2 * VECTOR, Integer.highestOneBit(most));
    return columns < VECTOR / 2 ? null : every(rows, columns, false, n, m);
  }

  /** Many columns, as only they are in one run. */
  private static @Nullable Tiling inputGradient(int n, int k, int m) {
    int columns = Math.min(4 * VECTOR, Integer.highestOneBit(ceilDiv(m, 2)));
    int most = mostInPlace(columns, k);
    int rows = n <= most ? n : Math.min(128, Integer.highestOneBit(most));
    return columns < VECTOR || rows < Math.min(n, VECTOR)
        ? null
        : every(rows, columns, false, n, m);
  }

  /** Few pieces along the longer side, for which OpenBLAS copies both matrices. */
  private static Tiling large(int n, int m, int most) {
    int length = Math.max(n, m);
    int pieces =
        Math.max(
            1, Math.min(most, Math.max(4, Integer.highestOneBit(length / LENGTH_WORTH_A_COPY))));
    int size = ceilDiv(length, pieces);
    return n > m ? every(size, m, true, n, m) : every(n, size, false, n, m);
  }

  private static int mostInPlace(int one, int k) {
    return (int) (MOST_IN_PLACE / ((double) one * k));
  }

  private static Tiling every(int rows, int columns, boolean byRows, int n, int m) {
    return new Tiling(rows, columns, ceilDiv(n, rows), ceilDiv(m, columns), byRows);
  }

  private static int ceilDiv(int x, int y) {
    return (x + y - 1) / y;
  }
}
