package dev.cresset.backend.jvm;

/**
 * Products whose inner dimension is summed in two halves, which are then added.
 *
 * <p>Two threads do one half each, so each of them copies half of the right matrix. Shared by its
 * rows, a product would have it copied whole by both, which for the first layer of a small network
 * takes a quarter as long as the arithmetic.
 */
final class Halves {

  /** Up to this inner dimension, halving costs what it saves. */
  private static final int SHALLOW = 256;

  /** Rows at a time, which bounds the room for the second halves' sums; whole groups. */
  private static final int BAND = 128 * Workspace.ROWS;

  private Halves() {}

  /**
   * Returns whether products with this right matrix are summed in halves: if it has to be
   * transposed, which is what makes copying slow, and is of two blocks.
   */
  static boolean suit(Matrix right) {
    return right.columnStep() != 1
        && right.rows() > SHALLOW
        && right.rows() <= 2 * Workspace.MEDIUM_DEPTH
        && right.columns() <= Workspace.MEDIUM_WIDTH;
  }

  /** Returns where the second half of an inner dimension begins. */
  static int middle(int depth) {
    return depth / 2;
  }

  static void compute(Product product) {
    int middle = middle(product.depth());
    for (int column = 0; column < product.columns(); column += Workspace.MEDIUM_WIDTH) {
      int width = Math.min(Workspace.MEDIUM_WIDTH, product.columns() - column);
      Block first = new Block(0, middle, column, width);
      Block second = new Block(middle, product.depth() - middle, column, width);
      for (int row = 0; row < product.rows(); row += BAND) {
        compute(product, first, second, row, Math.min(product.rows(), row + BAND));
      }
    }
  }

  private static void compute(Product product, Block first, Block second, int from, int to) {
    int width = first.width();
    float[] room = product.workspaces().room((to - from) * width);
    Sums sums = product.sums();
    Sums secondSums = Sums.ofPart(room, width, from, first.column());
    product.inParts(
        2,
        (half, thread) -> {
          Block block = half == 0 ? first : second;
          Workspace workspace = product.with(block, thread);
          for (int row = from; row < to; row += Workspace.ROWS) {
            product.add(block, row, half == 0 ? sums : secondSums, true, workspace);
          }
        });
    for (int row = from; row < to; row++) {
      sums.add(row, first.column(), room, (row - from) * width, width);
    }
  }
}
