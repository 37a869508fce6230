package dev.cresset.backend.jvm;

import dev.cresset.spi.cpu.ScratchPool;
import java.util.Arrays;

/**
 * Reductions of {@code x [outer, size, inner]} along the middle dimension, to {@code [outer,
 * inner]}.
 */
final class Reductions {

  /** Columns summed up at once, in arrays that are used again. */
  private static final int AT_ONCE = 1024;

  private static final ScratchPool<double[]> TOTALS = new ScratchPool<>(() -> new double[AT_ONCE]);

  private Reductions() {}

  static float[] sum(float[] x, int outer, int size, int inner, float[] out) {
    if (inner == 1) {
      for (int row = 0; row < outer; row++) {
        out[row] = (float) sum(x, row * size, size);
      }
      return out;
    }
    double[] totals = TOTALS.take();
    for (int block = 0; block < outer; block++) {
      for (int column = 0; column < inner; column += AT_ONCE) {
        int n = Math.min(AT_ONCE, inner - column);
        Arrays.fill(totals, 0, n, 0);
        for (int i = 0; i < size; i++) {
          addRow(x, (block * size + i) * inner + column, totals, n);
        }
        int to = block * inner + column;
        for (int j = 0; j < n; j++) {
          out[to + j] = (float) totals[j];
        }
      }
    }
    TOTALS.giveBack(totals);
    return out;
  }

  /** Four running totals, because one would wait for each addition to finish. */
  static double sum(float[] x, int from, int n) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int i = 0;
    for (; i < n - 3; i += 4) {
      a += x[from + i];
      b += x[from + i + 1];
      c += x[from + i + 2];
      d += x[from + i + 3];
    }
    for (; i < n; i++) {
      a += x[from + i];
    }
    return (a + b) + (c + d);
  }

  static float[] max(float[] x, int outer, int size, int inner, float[] out) {
    for (int block = 0; block < outer; block++) {
      for (int j = 0; j < inner; j++) {
        float largest = Float.NEGATIVE_INFINITY;
        int from = block * size * inner + j;
        for (int i = 0; i < size; i++) {
          largest = Math.max(largest, x[from + i * inner]); // NaN if either is
        }
        out[block * inner + j] = largest;
      }
    }
    return out;
  }

  static long[] argmax(float[] x, int outer, int size, int inner, long[] out) {
    for (int block = 0; block < outer; block++) {
      for (int j = 0; j < inner; j++) {
        out[block * inner + j] = argmax(x, block * size * inner + j, size, inner);
      }
    }
    return out;
  }

  private static int argmax(float[] x, int from, int size, int step) {
    int best = 0;
    for (int i = 0; i < size; i++) {
      float value = x[from + i * step];
      if (Float.isNaN(value)) {
        return i;
      }
      if (value > x[from + best * step]) {
        best = i;
      }
    }
    return best;
  }

  private static void addRow(float[] x, int from, double[] totals, int n) {
    for (int j = 0; j < n; j++) {
      totals[j] += x[from + j];
    }
  }
}
