package dev.cresset.spi.cpu;

import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;

/** Reductions along one dimension. */
final class AxisReductions {

  /** Rows added up in single precision before they join the total in double precision. */
  private static final int ROWS_AT_ONCE = 32;

  private AxisReductions() {}

  static void sum(AxisLines axis, FloatBuffer x, FloatBuffer out) {
    if (axis.inner() > 1) {
      sumRows(axis, x, out);
      return;
    }
    if (axis.size() > ScratchBlock.SIZE) {
      for (int line = 0; line < axis.outer(); line++) {
        out.put(line, (float) sum(x, line * axis.size(), axis.size()));
      }
      return;
    }
    axis.run(
        (a, unused, first, lines, size) -> {
          for (int line = 0; line < lines; line++) {
            out.put(first + line, (float) sum(a, line * size, size));
          }
        },
        x,
        null,
        null);
  }

  static void max(AxisLines axis, FloatBuffer x, FloatBuffer out) {
    axis.run(
        (a, unused, first, lines, size) -> {
          for (int line = 0; line < lines; line++) {
            out.put(first + line, max(a, line * size, size));
          }
        },
        x,
        null,
        null);
  }

  static void min(AxisLines axis, FloatBuffer x, FloatBuffer out) {
    axis.run(
        (a, unused, first, lines, size) -> {
          for (int line = 0; line < lines; line++) {
            out.put(first + line, min(a, line * size, size));
          }
        },
        x,
        null,
        null);
  }

  static void argmin(AxisLines axis, FloatBuffer x, LongBuffer out) {
    axis.run(
        (a, unused, first, lines, size) -> {
          for (int line = 0; line < lines; line++) {
            out.put(first + line, argmin(a, line * size, size));
          }
        },
        x,
        null,
        null);
  }

  static void argmax(AxisLines axis, FloatBuffer x, LongBuffer out) {
    axis.run(
        (a, unused, first, lines, size) -> {
          for (int line = 0; line < lines; line++) {
            out.put(first + line, argmax(a, line * size, size));
          }
        },
        x,
        null,
        null);
  }

  /** Adds up block by block. */
  private static double sum(FloatBuffer x, int from, int n) {
    ScratchBlock scratch = ScratchBlock.POOL.take();
    double total = 0;
    for (int done = 0; done < n; done += ScratchBlock.SIZE) {
      int length = Math.min(ScratchBlock.SIZE, n - done);
      x.get(from + done, scratch.arrays[0], 0, length);
      total += sum(scratch.arrays[0], 0, length);
    }
    ScratchBlock.POOL.giveBack(scratch);
    return total;
  }

  /** Four running totals, because one would wait for each addition to finish. */
  static double sum(float[] x, int from, int n) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int i = from;
    for (; i < from + n - 3; i += 4) {
      a += x[i];
      b += x[i + 1];
      c += x[i + 2];
      d += x[i + 3];
    }
    for (; i < from + n; i++) {
      a += x[i];
    }
    return (a + b) + (c + d);
  }

  /** NaN if there is one. */
  static float max(float[] x, int from, int n) {
    float largest = Float.NEGATIVE_INFINITY;
    for (int i = from; i < from + n; i++) {
      largest = Math.max(largest, x[i]);
    }
    return largest;
  }

  private static int argmax(float[] x, int from, int n) {
    int best = from;
    for (int i = from; i < from + n; i++) {
      if (Float.isNaN(x[i])) {
        return i - from;
      }
      if (x[i] > x[best]) {
        best = i;
      }
    }
    return best - from;
  }

  /** NaN if there is one. */
  private static float min(float[] x, int from, int n) {
    float smallest = Float.POSITIVE_INFINITY;
    for (int i = from; i < from + n; i++) {
      smallest = Math.min(smallest, x[i]);
    }
    return smallest;
  }

  private static int argmin(float[] x, int from, int n) {
    int best = from;
    for (int i = from; i < from + n; i++) {
      if (Float.isNaN(x[i])) {
        return i - from;
      }
      if (x[i] < x[best]) {
        best = i;
      }
    }
    return best - from;
  }

  /** Replaces each element by the sum of the elements up to it, in double precision. */
  static void sumsUpTo(float[] a, float[] unused, int first, int lines, int size) {
    for (int line = 0; line < lines; line++) {
      double sum = 0;
      for (int i = line * size; i < (line + 1) * size; i++) {
        sum += a[i];
        a[i] = (float) sum;
      }
    }
  }

  /** Replaces each element by the sum of the elements from it on, in double precision. */
  static void sumsFrom(float[] a, float[] unused, int first, int lines, int size) {
    for (int line = 0; line < lines; line++) {
      double sum = 0;
      for (int i = (line + 1) * size - 1; i >= line * size; i--) {
        sum += a[i];
        a[i] = (float) sum;
      }
    }
  }

  /** Adds whole rows to each other, a block of columns at a time. */
  private static void sumRows(AxisLines axis, FloatBuffer x, FloatBuffer out) {
    int inner = axis.inner();
    ScratchBlock scratch = ScratchBlock.POOL.take();
    for (int block = 0; block < axis.outer(); block++) {
      for (int column = 0; column < inner; column += ScratchBlock.SIZE) {
        int n = Math.min(ScratchBlock.SIZE, inner - column);
        int from = block * axis.size() * inner + column;
        sumRows(x, from, axis.size(), inner, n, scratch);
        out.put(block * inner + column, scratch.arrays[0], 0, n);
      }
    }
    ScratchBlock.POOL.giveBack(scratch);
  }

  private static void sumRows(
      FloatBuffer x, int from, int rows, int stride, int n, ScratchBlock scratch) {
    float[] sums = scratch.arrays[0];
    float[] terms = scratch.arrays[1];
    double[] totals = scratch.totals;
    Arrays.fill(totals, 0, n, 0);
    // Adjacent short rows are added many at a time, as a loop over one of them is too short.
    int abreast = n == stride ? Integer.highestOneBit(Math.min(ScratchBlock.SIZE / n, rows)) : 1;
    for (int row = 0; row < rows; row += ROWS_AT_ONCE * abreast) {
      int end = Math.min(rows, row + ROWS_AT_ONCE * abreast);
      Arrays.fill(sums, 0, abreast * n, 0);
      for (int i = row; i < end; i += abreast) {
        int length = Math.min(abreast, end - i) * n;
        x.get(from + i * stride, terms, 0, length);
        BinaryLoops.add(sums, terms, sums, 0, length);
      }
      fold(sums, terms, abreast, n);
      for (int i = 0; i < n; i++) {
        totals[i] += sums[i];
      }
    }
    for (int i = 0; i < n; i++) {
      sums[i] = (float) totals[i];
    }
  }

  /** Adds the later half of {@code rows} rows, a power of two, to the earlier until one is left. */
  private static void fold(float[] sums, float[] room, int rows, int n) {
    for (int half = rows / 2; half > 0; half /= 2) {
      System.arraycopy(sums, half * n, room, 0, half * n);
      BinaryLoops.add(sums, room, sums, 0, half * n);
    }
  }
}
