package dev.cresset.backend.jvm;

/**
 * Products whose inner dimension is summed in two halves, which are then added.
 *
 * <p>Two threads do one half each, so each of them copies half of the right matrix. Shared by its
 * rows, a product would have it copied whole by both, which for the first layer of a small network
 * takes a quarter as long as the arithmetic. Of a large weight, a half is also about what its own
 * thread has updated.
 */
final class SplitKProduct {

  /** Up to this inner dimension, splitting does not pay off. */
  private static final int SHALLOW = 256;

  /** Packing a right-hand matrix with at least this many elements is slow. */
  private static final int LARGE = 1 << 17;

  /** Columns at a time; with {@link #ROWS} bounds the room for the second halves' sums. */
  private static final int COLUMNS = 4 * PackedPanel.MEDIUM_WIDTH;

  /** Rows at a time, so many that copying the panels again for the next ones does not matter. */
  private static final int ROWS = 64 * PackedPanel.ROWS;

  private SplitKProduct() {}

  /**
   * Returns whether a product is summed in halves, however many rows the left matrix has: if
   * copying the right one is slow, because it has to be transposed or is large, and its halves are
   * of one panel's depth each.
   *
   * <p>Not where the left matrix is transposed: the rows of a weight's gradient are shared as those
   * of its update are.
   */
  static boolean suit(Matrix left, Matrix right) {
    return right.rows() > SHALLOW
        && right.rows() <= 2 * PackedPanel.MEDIUM_DEPTH
        && (right.columnStep() == 1
            ? left.columnStep() == 1 && (long) right.rows() * right.columns() >= LARGE
            : right.columns() <= PackedPanel.MEDIUM_WIDTH);
  }

  /** Returns where the second half of an inner dimension begins. */
  static int middle(int depth) {
    return depth / 2;
  }

  static void compute(Product product) {
    for (int column = 0; column < product.columns(); column += COLUMNS) {
      int columns = Math.min(COLUMNS, product.columns() - column);
      for (int row = 0; row < product.rows(); row += ROWS) {
        compute(product, row, Math.min(product.rows(), row + ROWS), column, columns);
      }
    }
  }

  private static void compute(Product product, int from, int to, int column, int columns) {
    int middle = middle(product.depth());
    float[] room = product.panels().room((to - from) * columns);
    Sums sums = product.sums();
    Sums secondSums = Sums.ofPart(room, columns, from, column);
    product.inParts(
        2,
        (half, thread) -> {
          int k = half == 0 ? 0 : middle;
          int depth = half == 0 ? middle : product.depth() - middle;
          for (int done = 0; done < columns; done += PackedPanel.MEDIUM_WIDTH) {
            int width = Math.min(PackedPanel.MEDIUM_WIDTH, columns - done);
            Panel panel = new Panel(k, depth, column + done, width);
            PackedPanel packed = product.with(panel, thread);
            for (int row = from; row < to; row += PackedPanel.ROWS) {
              product.add(panel, row, half == 0 ? sums : secondSums, true, packed);
            }
          }
        });
    for (int row = from; row < to; row++) {
      sums.add(row, column, room, (row - from) * columns, columns);
    }
  }
}
