package dev.cresset.backend.jvm;

import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The product of two matrices, tile by tile.
 *
 * <p>A tile of the right matrix is copied to rows of its own (see {@link Kernel}), then four rows
 * of the result at a time run over it. Each element of the result is summed in the order of the
 * inner dimension, whatever the tiles, so its bits depend on its row and column alone.
 */
final class MatMul {

  /** Rows and columns of a tile; its 256 KiB fit the second-level cache of current processors. */
  private static final int DEPTH = 128;

  private static final int WIDTH = 512;

  private static final class Workspace {
    final float[][] tile = new float[DEPTH][WIDTH];
    final float[][] result = new float[4][WIDTH];
  }

  private final Kernel kernel;
  private final ConcurrentLinkedQueue<Workspace> idle = new ConcurrentLinkedQueue<>();

  MatMul(Kernel kernel) {
    this.kernel = kernel;
  }

  /** Sets {@code c [n, m]} to the product of {@code a [n, k]} and {@code b [k, m]}. */
  float[] multiply(Matrix a, Matrix b, float[] c) {
    Workspace workspace = idle.poll();
    if (workspace == null) {
      workspace = new Workspace();
    }
    int depth = a.columns();
    int width = b.columns();
    Arrays.fill(c, 0);
    for (int column = 0; column < width; column += WIDTH) {
      int tileWidth = Math.min(WIDTH, width - column);
      for (int k = 0; k < depth; k += DEPTH) {
        int tileDepth = Math.min(DEPTH, depth - k);
        b.copyTo(workspace.tile, k, tileDepth, column, tileWidth);
        for (int row = 0; row < a.rows(); row += 4) {
          multiplyTile(a, row, k, tileDepth, workspace, c, row * width + column, width, tileWidth);
        }
      }
    }
    idle.add(workspace);
    return c;
  }

  private void multiplyTile(
      Matrix a,
      int row,
      int from,
      int depth,
      Workspace workspace,
      float[] c,
      int at,
      int stride,
      int width) {
    float[][] rows = workspace.result;
    float[][] tile = workspace.tile;
    int count = Math.min(4, a.rows() - row);
    for (int i = 0; i < count; i++) {
      System.arraycopy(c, at + i * stride, rows[i], 0, width);
    }
    if (count == 4) {
      int k = 0;
      for (; k + 1 < depth; k += 2) {
        int step = a.columnStep();
        float[] v = a.values();
        int p0 = row * a.rowStep() + (from + k) * step;
        int p1 = p0 + a.rowStep();
        int p2 = p1 + a.rowStep();
        int p3 = p2 + a.rowStep();
        kernel.addTwoToFour(
            rows[0],
            rows[1],
            rows[2],
            rows[3],
            tile[k],
            tile[k + 1],
            v[p0],
            v[p0 + step],
            v[p1],
            v[p1 + step],
            v[p2],
            v[p2 + step],
            v[p3],
            v[p3 + step],
            width);
      }
      if (k < depth) {
        for (int i = 0; i < 4; i++) {
          kernel.addOneToOne(rows[i], tile[k], a.at(row + i, from + k), width);
        }
      }
    } else {
      for (int i = 0; i < count; i++) {
        for (int k = 0; k < depth; k++) {
          kernel.addOneToOne(rows[i], tile[k], a.at(row + i, from + k), width);
        }
      }
    }
    for (int i = 0; i < count; i++) {
      System.arraycopy(rows[i], 0, c, at + i * stride, width);
    }
  }
}
