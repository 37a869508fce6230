package dev.cresset.spi.cpu;

/** Softmax, log-softmax and their gradients over lines of any length. */
final class SoftmaxLoops {

  private SoftmaxLoops() {}

  static void softmax(float[] x, float[] unused, int first, int lines, int size) {
    for (int line = 0; line < lines; line++) {
      subtractMax(x, line * size, size);
    }
    Exponentials.exp(x, x, 0, lines * size);
    for (int line = 0; line < lines; line++) {
      int from = line * size;
      float scale = (float) (1 / AxisReductions.sum(x, from, size));
      for (int i = from; i < from + size; i++) {
        x[i] *= scale;
      }
    }
  }

  static void softmaxGradient(float[] g, float[] y, int first, int lines, int size) {
    for (int line = 0; line < lines; line++) {
      int from = line * size;
      double total = 0;
      for (int i = from; i < from + size; i++) {
        total += (double) g[i] * y[i];
      }
      for (int i = from; i < from + size; i++) {
        g[i] = (float) (y[i] * (g[i] - total));
      }
    }
  }

  static void logSoftmax(float[] x, float[] share, int first, int lines, int size) {
    for (int line = 0; line < lines; line++) {
      subtractMax(x, line * size, size);
    }
    Exponentials.exp(x, share, 0, lines * size);
    for (int line = 0; line < lines; line++) {
      int from = line * size;
      float logTotal = (float) Math.log(AxisReductions.sum(share, from, size));
      for (int i = from; i < from + size; i++) {
        x[i] -= logTotal;
      }
    }
  }

  static void logSoftmaxGradient(float[] g, float[] y, int first, int lines, int size) {
    Exponentials.exp(y, y, 0, lines * size);
    for (int line = 0; line < lines; line++) {
      int from = line * size;
      float total = (float) AxisReductions.sum(g, from, size);
      for (int i = from; i < from + size; i++) {
        g[i] -= y[i] * total;
      }
    }
  }

  private static void subtractMax(float[] x, int from, int size) {
    float max = AxisReductions.max(x, from, size);
    for (int i = from; i < from + size; i++) {
      x[i] -= max;
    }
  }
}
