package dev.cresset.backend.jvm;

import dev.cresset.spi.Parts;
import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The product of two matrices, block by block.
 *
 * <p>A block of the right matrix is copied to rows of its own (see {@link Kernel}), then four rows
 * of the result at a time run over it. Each element of the result is summed in the order of the
 * inner dimension, whatever the blocks and threads, so its bits depend on its own row and column
 * alone.
 */
final class MatMul {

  /** Up to so many rows, copying the right matrix costs more than it saves. */
  private static final int FEW_ROWS = 4;

  /** Up to so many columns, rows are so short that the transposed product is faster. */
  private static final int FEW_COLUMNS = 48;

  /** Multiplications, some 10 microseconds' worth, from which on it pays to share them. */
  private static final double LARGE = 3e5;

  private final Kernel kernel;
  private final Parts parts;
  private final ConcurrentLinkedQueue<@Nullable Workspace[]> idle = new ConcurrentLinkedQueue<>();

  MatMul(Kernel kernel, Parts parts) {
    this.kernel = kernel;
    this.parts = parts;
  }

  /**
   * Sets {@code c [n, m]} to the product of {@code a [n, k]} and {@code b [k, m]}, plus {@code bias
   * [m]} in each row.
   */
  void multiply(Matrix a, Matrix b, float @Nullable [] bias, float[] c) {
    boolean rowsByRows = a.columnStep() == 1 && b.rowStep() == 1;
    if (rowsByRows && a.rows() <= FEW_ROWS && b.columns() >= Kernel.DOTS) {
      multiplyByDots(a, b, bias, c);
      return;
    }
    @Nullable Workspace[] workspaces = idle.poll();
    if (workspaces == null) {
      workspaces = new Workspace[parts.threads()];
    }
    boolean transposed = b.columns() <= FEW_COLUMNS && b.columns() < a.rows();
    if (transposed) {
      multiplyByBlocks(b.transpose(), a.transpose(), Sums.byRow(c, b.columns(), bias), workspaces);
    } else {
      multiplyByBlocks(a, b, Sums.byColumn(c, b.columns(), bias), workspaces);
    }
    idle.add(workspaces);
  }

  private void multiplyByDots(Matrix a, Matrix b, float @Nullable [] bias, float[] c) {
    float[] sums = new float[Kernel.DOTS];
    int depth = a.columns();
    int width = b.columns();
    for (int row = 0; row < a.rows(); row++) {
      for (int column = 0; column < width; column += Kernel.DOTS) {
        int start = Math.min(column, width - Kernel.DOTS); // the last ones overlap
        if (bias == null) {
          Arrays.fill(sums, 0);
        } else {
          System.arraycopy(bias, start, sums, 0, Kernel.DOTS);
        }
        kernel.addDots(a.values(), row * depth, b.values(), start * depth, depth, sums);
        System.arraycopy(sums, 0, c, row * width + start, Kernel.DOTS);
      }
    }
  }

  private void multiplyByBlocks(Matrix a, Matrix b, Sums sums, @Nullable Workspace[] workspaces) {
    boolean large = (double) a.rows() * a.columns() * b.columns() >= LARGE;
    int workers = large ? workspaces.length : 1;
    for (int column = 0; column < b.columns(); column += Workspace.WIDTH) {
      int width = Math.min(Workspace.WIDTH, b.columns() - column);
      int k = 0;
      do {
        int depth = Math.min(Workspace.depth(width), b.rows() - k);
        Block block = new Block(k, depth, column, width);
        RowGroups groups = new RowGroups(a.rows(), Workspace.ROWS);
        parts.run(workers, worker -> multiplyRows(a, b, block, sums, groups, workspaces, worker));
        k += depth;
      } while (k < b.rows());
    }
  }

  /**
   * Takes the next four rows of the result until none are left.
   *
   * <p>Each worker copies the block for itself: reading what another processor has just written
   * takes longer.
   */
  private void multiplyRows(
      Matrix a,
      Matrix b,
      Block block,
      Sums sums,
      RowGroups groups,
      @Nullable Workspace[] workspaces,
      int worker) {
    int row = groups.take(worker);
    if (row < 0) {
      return;
    }
    Workspace workspace = workspaces[worker];
    if (workspace == null) {
      workspace = new Workspace(kernel);
      workspaces[worker] = workspace;
    }
    workspace.begin();
    int at = workspace.first();
    float[][] right = workspace.block(block.width);
    b.copyTo(right, at, block.row, block.depth, block.column, block.width);
    float[][] results = workspace.results;
    int step = a.columnStep();
    for (; row >= 0; row = groups.take(worker)) {
      int rows = groups.rowsFrom(row);
      for (int i = 0; i < rows; i++) {
        if (block.row == 0) {
          sums.begin(row + i, block.column, results[i], at, block.width);
        } else {
          sums.load(row + i, block.column, results[i], at, block.width);
        }
      }
      int p0 = row * a.rowStep() + block.row * step;
      int p1 = rows > 1 ? p0 + a.rowStep() : p0;
      int p2 = rows > 2 ? p1 + a.rowStep() : p0;
      int p3 = rows > 3 ? p2 + a.rowStep() : p0;
      workspace.add(right, block.depth, block.width, a.values(), p0, p1, p2, p3, step);
      for (int i = 0; i < rows; i++) {
        sums.store(row + i, block.column, results[i], at, block.width);
      }
    }
  }

  /** Which part of the right matrix is worked on. */
  private record Block(int row, int depth, int column, int width) {}
}
