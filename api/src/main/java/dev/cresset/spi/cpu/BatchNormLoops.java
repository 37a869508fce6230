package dev.cresset.spi.cpu;

/** The functions of batch normalization; see {@link ChannelBlocks}. */
final class BatchNormLoops {

  private BatchNormLoops() {}

  static void add(float[] sums, float[] x, float[] g, float[] mean, int n) {
    for (int i = 0; i < n; i++) {
      sums[i] += x[i];
    }
  }

  static void addSquare(float[] sums, float[] x, float[] g, float[] mean, int n) {
    for (int i = 0; i < n; i++) {
      float centered = x[i] - mean[i];
      sums[i] += centered * centered;
    }
  }

  static void addProduct(float[] sums, float[] x, float[] g, float[] mean, int n) {
    for (int i = 0; i < n; i++) {
      sums[i] += g[i] * (x[i] - mean[i]);
    }
  }

  /** Sets {@code x = (x - mean) scale + bias}. */
  static void normalize(float[] x, float[] unused, float[][] values, int n) {
    normalize(x, values[0], values[1], values[2], n);
  }

  private static void normalize(float[] x, float[] mean, float[] scale, float[] bias, int n) {
    for (int i = 0; i < n; i++) {
      x[i] = (x[i] - mean[i]) * scale[i] + bias[i];
    }
  }

  /** Sets {@code g = g scale}. */
  static void scale(float[] g, float[] unused, float[][] values, int n) {
    BinaryLoops.multiply(g, values[0], g, 0, n);
  }

  /** Sets {@code g = g scale - (x - mean) slope - offset}. */
  static void inputGradient(float[] g, float[] x, float[][] values, int n) {
    inputGradient(g, x, values[0], values[1], values[2], values[3], n);
  }

  private static void inputGradient(
      float[] g, float[] x, float[] scale, float[] mean, float[] slope, float[] offset, int n) {
    for (int i = 0; i < n; i++) {
      g[i] = g[i] * scale[i] - (x[i] - mean[i]) * slope[i] - offset[i];
    }
  }
}
