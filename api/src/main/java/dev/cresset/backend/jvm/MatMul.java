package dev.cresset.backend.jvm;

import dev.cresset.spi.cpu.WorkerPool;
import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The product of two matrices: chooses how its work is shared.
 *
 * <p>A panel of the right matrix is copied to rows of its own (see {@link Kernel}), then four rows
 * of the result at a time run over it. Each thread copies what it needs for itself, as reading what
 * another processor has just written takes longer; so the work is cut in a way that few elements
 * are copied twice.
 *
 * <p>Each element of the result is summed in the order of the inner dimension, or in two such
 * halves where the right matrix {@linkplain SplitKProduct#suit suits that}. Its bits depend on its
 * own row and column alone, whatever the other rows, the panels and the threads.
 */
final class MatMul {

  /** Up to so many rows, copying the right matrix costs more than it saves. */
  private static final int FEW_ROWS = 4;

  /** Up to so many columns, rows are so short that the transposed product is faster. */
  private static final int FEW_COLUMNS = 48;

  /** Up to so many rows, a whole copy for each thread costs more than shorter rows do. */
  private static final int ROWS_FOR_TILES = 64;

  private final Kernel kernel;
  private final WorkerPool workers;
  private final ConcurrentLinkedQueue<PackedPanels> idle = new ConcurrentLinkedQueue<>();
  private final ConcurrentLinkedQueue<PackedPanels> idleParts = new ConcurrentLinkedQueue<>();

  MatMul(Kernel kernel, WorkerPool workers) {
    this.kernel = kernel;
    this.workers = workers;
  }

  /**
   * Sets {@code c [n, m]} to the product of {@code a [n, k]} and {@code b [k, m]}, plus {@code bias
   * [m]} in each row.
   */
  void multiply(Matrix a, Matrix b, float @Nullable [] bias, float[] c) {
    boolean rowsByRows = a.columnStep() == 1 && b.rowStep() == 1;
    if (rowsByRows && a.rows() <= FEW_ROWS) {
      multiplyByDots(a, b, bias, c);
      return;
    }
    PackedPanels panels = idle.poll();
    if (panels == null) {
      panels = new PackedPanels(kernel, workers.threads());
    }
    int m = b.columns();
    Product product =
        m <= FEW_COLUMNS && m < a.rows()
            ? new Product(b.transpose(), a.transpose(), Sums.byRow(c, m, bias), panels, workers)
            : new Product(a, b, Sums.byColumn(c, m, bias), panels, workers);
    if (SplitKProduct.suit(a, b)) {
      SplitKProduct.compute(product);
    } else if (suitsTiles(product)) {
      computeByTiles(product);
    } else {
      computeByRows(product);
    }
    idle.add(panels);
  }

  /** Sets sums to a product, or adds it to them, in the calling thread. */
  void multiplyPart(Matrix a, Matrix b, float[] c, int origin, int stride, boolean add) {
    if (b.columns() <= Kernel.DOTS && a.columnStep() == 1 && b.rowStep() == 1) {
      multiplyPartByDots(a, b, c, origin, stride, add);
      return;
    }
    PackedPanels panels = idleParts.poll();
    if (panels == null) {
      panels = new PackedPanels(kernel, 1);
    }
    boolean swapped = b.columns() <= FEW_COLUMNS && b.columns() < a.rows();
    Product product =
        swapped
            ? new Product(
                b.transpose(),
                a.transpose(),
                new Sums(c, origin, 1, stride, true, null),
                panels,
                workers)
            : new Product(a, b, new Sums(c, origin, stride, 1, false, null), panels, workers);
    for (int column = 0; column < product.columns(); column += PackedPanel.WIDTH) {
      int width = Math.min(PackedPanel.WIDTH, product.columns() - column);
      int k = 0;
      while (k < product.depth()) {
        Panel panel = new Panel(k, PackedPanel.depth(width, product.depth() - k), column, width);
        PackedPanel packed = product.with(panel, 0);
        for (int row = 0; row < product.rows(); row += PackedPanel.ROWS) {
          product.add(panel, row, product.sums(), k == 0 && !add, packed);
        }
        k += panel.depth();
      }
    }
    idleParts.add(panels);
  }

  /** Computes the few elements of each row at once; as columns of a panel they fill no vector. */
  private void multiplyPartByDots(
      Matrix a, Matrix b, float[] c, int origin, int stride, boolean add) {
    float[] sums = new float[Kernel.DOTS];
    int width = b.columns();
    for (int row = 0; row < a.rows(); row++) {
      int at = origin + row * stride;
      if (add) {
        System.arraycopy(c, at, sums, 0, width);
      } else {
        Arrays.fill(sums, 0);
      }
      int fromA = a.origin() + row * a.rowStep();
      kernel.addDots(
          a.values(), fromA, b.values(), b.origin(), width, b.columnStep(), a.columns(), sums);
      System.arraycopy(sums, 0, c, at, width);
    }
  }

  private void multiplyByDots(Matrix a, Matrix b, float @Nullable [] bias, float[] c) {
    float[] sums = new float[Kernel.DOTS];
    float[] second = new float[Kernel.DOTS];
    int depth = a.columns();
    int width = b.columns();
    int dots = Math.min(Kernel.DOTS, width);
    int middle = SplitKProduct.suit(a, b) ? SplitKProduct.middle(depth) : depth;
    int rest = depth - middle;
    for (int row = 0; row < a.rows(); row++) {
      for (int column = 0; column < width; column += Kernel.DOTS) {
        int start = Math.min(column, width - dots); // the last ones overlap
        if (bias == null) {
          Arrays.fill(sums, 0);
        } else {
          System.arraycopy(bias, start, sums, 0, dots);
        }
        int fromA = a.origin() + row * depth;
        int fromB = b.origin() + start * depth;
        kernel.addDots(a.values(), fromA, b.values(), fromB, dots, depth, middle, sums);
        if (rest > 0) {
          Arrays.fill(second, 0);
          kernel.addDots(
              a.values(), fromA + middle, b.values(), fromB + middle, dots, depth, rest, second);
          for (int i = 0; i < dots; i++) {
            sums[i] += second[i];
          }
        }
        System.arraycopy(sums, 0, c, row * width + start, dots);
      }
    }
  }

  /** Shares the rows of each panel, which every thread copies whole. */
  private static void computeByRows(Product product) {
    int groups = (product.rows() + PackedPanel.ROWS - 1) / PackedPanel.ROWS;
    for (int column = 0; column < product.columns(); column += PackedPanel.WIDTH) {
      int width = Math.min(PackedPanel.WIDTH, product.columns() - column);
      int k = 0;
      do {
        Panel panel = new Panel(k, PackedPanel.depth(width, product.depth() - k), column, width);
        boolean first = k == 0;
        product.inParts(
            groups,
            (group, thread) -> {
              PackedPanel packed = product.with(panel, thread);
              product.add(panel, group * PackedPanel.ROWS, product.sums(), first, packed);
            });
        k += panel.depth();
      } while (k < product.depth());
    }
  }

  private boolean suitsTiles(Product product) {
    return product.b().columnStep() != 1
        && product.columns() > PackedPanel.MEDIUM_WIDTH
        && product.rows() <= ROWS_FOR_TILES
        && product.isLarge()
        && workers.threads() > 1;
  }

  /** Shares the columns: a thread computes all rows of some of them. */
  private void computeByTiles(Product product) {
    int fair = (product.columns() + workers.threads() - 1) / workers.threads();
    int most = Math.min(PackedPanel.MEDIUM_WIDTH, PackedPanel.wholeVectors(fair));
    product.inParts(
        (product.columns() + most - 1) / most,
        (tile, thread) -> {
          int column = tile * most;
          int width = Math.min(most, product.columns() - column);
          int k = 0;
          while (k < product.depth()) {
            Panel panel =
                new Panel(k, PackedPanel.depth(width, product.depth() - k), column, width);
            PackedPanel packed = product.with(panel, thread);
            for (int row = 0; row < product.rows(); row += PackedPanel.ROWS) {
              product.add(panel, row, product.sums(), k == 0, packed);
            }
            k += panel.depth();
          }
        });
  }
}
