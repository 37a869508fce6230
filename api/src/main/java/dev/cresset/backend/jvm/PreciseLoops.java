package dev.cresset.backend.jvm;

import dev.cresset.spi.cpu.ScratchPool;
import java.util.Arrays;

/**
 * Loops in double precision, where the shared ones are in single precision: this backend is correct
 * to one unit in the last place.
 */
final class PreciseLoops {

  /** Columns that are summed at a time. */
  private static final int COLUMNS = 2048;

  private static final ScratchPool<double[]> TOTALS = new ScratchPool<>(() -> new double[COLUMNS]);

  private PreciseLoops() {}

  static void sigmoid(float[] x, float[] out, int from, int to) {
    for (int i = from; i < to; i++) {
      out[i] = (float) (1 / (1 + exp(-x[i])));
    }
  }

  static void tanh(float[] x, float[] out, int from, int to) {
    for (int i = from; i < to; i++) {
      out[i] = tanh(x[i]);
    }
  }

  /** Several times as fast as {@link Math#tanh}, and as good once rounded to a float. */
  private static float tanh(float x) {
    if (Math.abs(x) < 1e-4f) {
      return x; // off by x³ / 3; the formula below would lose the small difference from 1
    }
    return (float) (1 - 2 / (1 + exp(2 * x)));
  }

  /**
   * Returns {@code e^x}.
   *
   * <p>Negated twice because C2 of JDK 17 lets the conversion to {@code double} wait for the
   * previous call's result, whose register it reuses; a step in between makes a loop of calls three
   * times as fast.
   */
  private static double exp(float x) {
    return Math.exp(-(-x));
  }

  /** Adds up {@code x [outer, size, inner]} along the middle dimension. */
  static void sum(float[] x, int outer, int size, int inner, float[] out) {
    double[] totals = TOTALS.take();
    for (int block = 0; block < outer; block++) {
      for (int column = 0; column < inner; column += COLUMNS) {
        int n = Math.min(COLUMNS, inner - column);
        Arrays.fill(totals, 0, n, 0);
        for (int i = 0; i < size; i++) {
          addRow(x, (block * size + i) * inner + column, totals, n);
        }
        for (int j = 0; j < n; j++) {
          out[block * inner + column + j] = (float) totals[j];
        }
      }
    }
    TOTALS.giveBack(totals);
  }

  private static void addRow(float[] x, int from, double[] totals, int n) {
    for (int j = 0; j < n; j++) {
      totals[j] += x[from + j];
    }
  }
}
