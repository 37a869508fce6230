package dev.cresset.spi.cpu;

import java.nio.FloatBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Layer normalization of the rows of a matrix {@code [n, m]}, and its gradients. */
record LayerNormLoops(int rows, int length, double epsilon) {

  /** Elements that one thread computes at a time. */
  private static final int PART = 1 << 14;

  /** Most ranges of rows that are summed apart. */
  private static final int MOST_SUMS = 8;

  /** Arrays for a row: {@code x}, {@code g}, weight, bias. */
  private float[][] arrays(ScratchBlock scratch) {
    return length <= ScratchBlock.SIZE ? scratch.arrays : new float[4][length];
  }

  @FunctionalInterface
  private interface Rows {
    void run(float[][] arrays, int start, int end);
  }

  private void forEachPart(WorkerPool workers, int rowsPerPart, Rows part) {
    workers.parallelFor(
        rows,
        rowsPerPart,
        (start, end) -> {
          ScratchBlock scratch = ScratchBlock.POOL.take();
          part.run(arrays(scratch), start, end);
          ScratchBlock.POOL.giveBack(scratch);
        });
  }

  private int rowsPerPart() {
    return Math.max(1, PART / Math.max(1, length));
  }

  void forward(
      WorkerPool workers,
      FloatBuffer x,
      @Nullable FloatBuffer weight,
      @Nullable FloatBuffer bias,
      FloatBuffer out) {
    forEachPart(
        workers,
        rowsPerPart(),
        (a, start, end) -> {
          read(weight, a[2], 1);
          read(bias, a[3], 0);
          for (int row = start; row < end; row++) {
            x.get(row * length, a[0], 0, length);
            scale(a[0], centre(a[0]), a[2], a[3], length);
            out.put(row * length, a[0], 0, length);
          }
        });
  }

  void inputGradient(
      WorkerPool workers,
      FloatBuffer g,
      FloatBuffer x,
      @Nullable FloatBuffer weight,
      FloatBuffer out) {
    forEachPart(
        workers,
        rowsPerPart(),
        (a, start, end) -> {
          read(weight, a[2], 1);
          for (int row = start; row < end; row++) {
            x.get(row * length, a[0], 0, length);
            g.get(row * length, a[1], 0, length);
            float scale = centre(a[0]);
            BinaryLoops.multiply(a[1], a[2], a[1], 0, length);
            float offset = (float) (AxisReductions.sum(a[1], 0, length) / length);
            float slope = (float) (dot(a[0], a[1], length) / length * scale * scale);
            difference(a[1], a[0], scale, offset, slope, length);
            out.put(row * length, a[1], 0, length);
          }
        });
  }

  void weightGradient(WorkerPool workers, FloatBuffer g, FloatBuffer x, FloatBuffer out) {
    int parts = (int) Math.max(1, Math.min(MOST_SUMS, (long) rows * length / PART));
    int rowsPerPart = (rows + parts - 1) / parts;
    double[][] sums = new double[parts][length];
    forEachPart(
        workers,
        Math.max(1, rowsPerPart),
        (a, start, end) -> {
          for (int row = start; row < end; row++) {
            x.get(row * length, a[0], 0, length);
            g.get(row * length, a[1], 0, length);
            addProducts(sums[start / rowsPerPart], a[0], a[1], centre(a[0]), length);
          }
        });
    for (int i = 0; i < length; i++) {
      double sum = 0;
      for (double[] each : sums) {
        sum += each[i];
      }
      out.put(i, (float) sum);
    }
  }

  private void read(@Nullable FloatBuffer values, float[] array, float otherwise) {
    if (values == null) {
      Arrays.fill(array, 0, length, otherwise);
    } else {
      values.get(0, array, 0, length);
    }
  }

  /** Subtracts the mean of a row, and returns {@code 1 / sqrt(variance + epsilon)}. */
  private float centre(float[] x) {
    float mean = (float) (AxisReductions.sum(x, 0, length) / length);
    for (int i = 0; i < length; i++) {
      x[i] -= mean;
    }
    return (float) (1 / Math.sqrt(dot(x, x, length) / length + epsilon));
  }

  /** Four running totals, because one would wait for each addition to finish. */
  private static double dot(float[] x, float[] y, int n) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int i = 0;
    for (; i < n - 3; i += 4) {
      a += (double) x[i] * y[i];
      b += (double) x[i + 1] * y[i + 1];
      c += (double) x[i + 2] * y[i + 2];
      d += (double) x[i + 3] * y[i + 3];
    }
    for (; i < n; i++) {
      a += (double) x[i] * y[i];
    }
    return (a + b) + (c + d);
  }

  private static void scale(float[] x, float scale, float[] weight, float[] bias, int n) {
    for (int i = 0; i < n; i++) {
      x[i] = x[i] * scale * weight[i] + bias[i];
    }
  }

  /** Sets {@code h = scale (h - offset - x slope)}. */
  private static void difference(
      float[] h, float[] x, float scale, float offset, float slope, int n) {
    for (int i = 0; i < n; i++) {
      h[i] = scale * (h[i] - offset - x[i] * slope);
    }
  }

  private static void addProducts(double[] sums, float[] x, float[] g, float scale, int n) {
    for (int i = 0; i < n; i++) {
      sums[i] += (double) g[i] * (x[i] * scale);
    }
  }
}
