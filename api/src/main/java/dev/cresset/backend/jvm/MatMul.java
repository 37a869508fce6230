package dev.cresset.backend.jvm;

import dev.cresset.spi.Parts;
import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The product of two matrices, tile by tile.
 *
 * <p>A tile of the right matrix is copied to rows of its own (see {@link Kernel}), then four rows
 * of the result at a time run over it. Each element of the result is summed in the order of the
 * inner dimension, whatever the tiles and threads, so its bits depend on its own row and column
 * alone.
 */
final class MatMul {

  /** Rows of a tile, even; its 440 KB fit the second-level cache of current processors. */
  private static final int DEPTH = 128;

  /**
   * Columns of a tile. With the array's header a row takes 54 cache lines, so rows made one after
   * the other lie alike within a line, and a vectorised loop over them reads no line twice.
   */
  private static final int WIDTH = 860;

  /** Rows of the result worked on at once, as {@link Kernel#addRows} does. */
  private static final int ROWS = 4;

  /**
   * Columns worked on at least; those past the tile's are thrown away. C2 makes the vectors of a
   * loop no longer than its usual count, so a program's first narrow products would slow all
   * others.
   */
  private static final int LEAST = 32;

  /** Up to so many rows, copying the right matrix costs more than it saves. */
  private static final int FEW_ROWS = 4;

  /** Multiplications, some 40 microseconds' worth, from which on it pays to wake a thread. */
  private static final double LARGE = 2e6;

  private static final class Workspace {
    final float[][] tile = new float[DEPTH][WIDTH];
    final float[][] result = new float[ROWS][WIDTH];
  }

  private final Kernel kernel;
  private final Parts parts;
  private final ConcurrentLinkedQueue<Workspace> idle = new ConcurrentLinkedQueue<>();

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
    } else if ((double) a.rows() * a.columns() * b.columns() < LARGE) {
      multiplyByTiles(a, b, bias, c, 0, a.rows());
    } else {
      int height = ceilDiv(a.rows(), parts.threads() * ROWS) * ROWS;
      int count = ceilDiv(a.rows(), height);
      parts.run(
          count,
          part -> {
            int from = part * height;
            multiplyByTiles(a, b, bias, c, from, Math.min(a.rows(), from + height));
          });
    }
  }

  private void multiplyByDots(Matrix a, Matrix b, float @Nullable [] bias, float[] c) {
    float[] sums = new float[Kernel.DOTS];
    int depth = a.columns();
    int width = b.columns();
    for (int row = 0; row < a.rows(); row++) {
      for (int column = 0; column < width; column += Kernel.DOTS) {
        int start = Math.min(column, width - Kernel.DOTS); // the last ones overlap
        begin(sums, bias, start, Kernel.DOTS);
        kernel.addDots(a.values(), row * depth, b.values(), start * depth, depth, sums);
        System.arraycopy(sums, 0, c, row * width + start, Kernel.DOTS);
      }
    }
  }

  /** Computes the rows of {@code c} from {@code first} to before {@code end}. */
  private void multiplyByTiles(
      Matrix a, Matrix b, float @Nullable [] bias, float[] c, int first, int end) {
    Workspace workspace = idle.poll();
    if (workspace == null) {
      workspace = new Workspace();
    }
    int depth = a.columns();
    int width = b.columns();
    for (int column = 0; column < width; column += WIDTH) {
      int tileWidth = Math.min(WIDTH, width - column);
      int k = 0;
      do {
        int tileDepth = Math.min(DEPTH, depth - k);
        b.copyTo(workspace.tile, k, tileDepth, column, tileWidth);
        for (int row = first; row < end; row += ROWS) {
          int rows = Math.min(ROWS, end - row);
          for (int i = 0; i < rows; i++) {
            if (k == 0) {
              begin(workspace.result[i], bias, column, tileWidth);
            } else {
              System.arraycopy(c, (row + i) * width + column, workspace.result[i], 0, tileWidth);
            }
          }
          addTile(a, row, rows, k, tileDepth, tileWidth, workspace);
          for (int i = 0; i < rows; i++) {
            System.arraycopy(workspace.result[i], 0, c, (row + i) * width + column, tileWidth);
          }
        }
        k += DEPTH;
      } while (k < depth);
    }
    idle.add(workspace);
  }

  private void addTile(
      Matrix a, int row, int rows, int from, int depth, int width, Workspace workspace) {
    float[][] c = workspace.result;
    float[][] tile = workspace.tile;
    float[] v = a.values();
    int step = a.columnStep();
    int p0 = row * a.rowStep() + from * step;
    int p1 = rows > 1 ? p0 + a.rowStep() : p0;
    int p2 = rows > 2 ? p1 + a.rowStep() : p0;
    int p3 = rows > 3 ? p2 + a.rowStep() : p0;
    int n = Math.max(width, LEAST);
    int pairs = depth / 2;
    for (int pair = 0; pair < pairs; pair++) {
      kernel.addRows(
          c[0],
          c[1],
          c[2],
          c[3],
          tile[2 * pair],
          tile[2 * pair + 1],
          v[p0],
          v[p0 + step],
          v[p1],
          v[p1 + step],
          v[p2],
          v[p2 + step],
          v[p3],
          v[p3 + step],
          n);
      p0 += 2 * step;
      p1 += 2 * step;
      p2 += 2 * step;
      p3 += 2 * step;
    }
    if (depth % 2 == 1) {
      kernel.addRow(c[0], tile[depth - 1], v[p0], width);
      kernel.addRow(c[1], tile[depth - 1], v[p1], width);
      kernel.addRow(c[2], tile[depth - 1], v[p2], width);
      kernel.addRow(c[3], tile[depth - 1], v[p3], width);
    }
  }

  private static int ceilDiv(int x, int y) {
    return (x + y - 1) / y;
  }

  private static void begin(float[] sums, float @Nullable [] bias, int from, int n) {
    if (bias == null) {
      Arrays.fill(sums, 0, n, 0);
    } else {
      System.arraycopy(bias, from, sums, 0, n);
    }
  }
}
