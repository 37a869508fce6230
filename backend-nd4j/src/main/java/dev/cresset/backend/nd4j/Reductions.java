package dev.cresset.backend.nd4j;

import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;

/** Reductions along one dimension. */
final class Reductions {

  /** Rows added up in single precision before they join the total in double precision. */
  private static final int ROWS_AT_ONCE = 32;

  private Reductions() {}

  static void sum(Lanes lanes, FloatBuffer x, FloatBuffer out) {
    if (lanes.inner() > 1) {
      sumRows(lanes, x, out);
      return;
    }
    int size = lanes.size();
    lanes.forEach(
        x,
        (a, first, count) -> {
          for (int lane = 0; lane < count; lane++) {
            out.put(first + lane, (float) LaneSums.sum(a, lane * size, size));
          }
        });
  }

  static void max(Lanes lanes, FloatBuffer x, FloatBuffer out) {
    int size = lanes.size();
    lanes.forEach(
        x,
        (a, first, count) -> {
          for (int lane = 0; lane < count; lane++) {
            out.put(first + lane, LaneSums.max(a, lane * size, size));
          }
        });
  }

  static void argmax(Lanes lanes, FloatBuffer x, LongBuffer out) {
    int size = lanes.size();
    lanes.forEach(
        x,
        (a, first, count) -> {
          for (int lane = 0; lane < count; lane++) {
            out.put(first + lane, LaneSums.argmax(a, lane * size, size));
          }
        });
  }

  static double weightedSum(FloatBuffer p, FloatBuffer t, int size) {
    Scratch scratch = Scratch.take();
    double total = 0;
    for (int from = 0; from < size; from += Scratch.BLOCK) {
      int n = Math.min(Scratch.BLOCK, size - from);
      p.get(from, scratch.a, 0, n);
      t.get(from, scratch.b, 0, n);
      total += LaneSums.weightedSum(scratch.a, scratch.b, n);
    }
    scratch.giveBack();
    return total;
  }

  /** Adds whole rows to each other, a block of columns at a time. */
  private static void sumRows(Lanes lanes, FloatBuffer x, FloatBuffer out) {
    int inner = lanes.inner();
    Scratch scratch = Scratch.take();
    for (int block = 0; block < lanes.outer(); block++) {
      for (int column = 0; column < inner; column += Scratch.BLOCK) {
        int n = Math.min(Scratch.BLOCK, inner - column);
        int from = block * lanes.size() * inner + column;
        sumRows(x, from, lanes.size(), inner, n, scratch);
        out.put(block * inner + column, scratch.a, 0, n);
      }
    }
    scratch.giveBack();
  }

  private static void sumRows(
      FloatBuffer x, int from, int rows, int stride, int n, Scratch scratch) {
    double[] totals = scratch.totals;
    Arrays.fill(totals, 0, n, 0);
    // Rows that nothing parts are added many at a time: the loop for each is too short by itself.
    int abreast = n == stride ? Integer.highestOneBit(Math.min(Scratch.BLOCK / n, rows)) : 1;
    for (int row = 0; row < rows; row += ROWS_AT_ONCE * abreast) {
      int end = Math.min(rows, row + ROWS_AT_ONCE * abreast);
      Arrays.fill(scratch.a, 0, abreast * n, 0);
      for (int i = row; i < end; i += abreast) {
        int length = Math.min(abreast, end - i) * n;
        x.get(from + i * stride, scratch.b, 0, length);
        BinaryLoops.add(scratch.a, scratch.b, length);
      }
      fold(scratch.a, scratch.b, abreast, n);
      for (int i = 0; i < n; i++) {
        totals[i] += scratch.a[i];
      }
    }
    for (int i = 0; i < n; i++) {
      scratch.a[i] = (float) totals[i];
    }
  }

  /** Adds the later half of {@code rows} rows, a power of two, to the earlier until one is left. */
  private static void fold(float[] a, float[] b, int rows, int n) {
    for (int half = rows / 2; half > 0; half /= 2) {
      System.arraycopy(a, half * n, b, 0, half * n);
      BinaryLoops.add(a, b, half * n);
    }
  }
}
