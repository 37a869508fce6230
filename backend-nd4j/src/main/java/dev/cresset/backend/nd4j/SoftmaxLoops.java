package dev.cresset.backend.nd4j;

/** Softmax, log-softmax and their gradients over lanes of any length. */
final class SoftmaxLoops {

  private SoftmaxLoops() {}

  static void softmax(float[] x, float[] unused, int lanes, int size) {
    for (int lane = 0; lane < lanes; lane++) {
      subtractMax(x, lane * size, size);
    }
    Exponentials.expOfMany(x, lanes * size);
    for (int lane = 0; lane < lanes; lane++) {
      int from = lane * size;
      float scale = (float) (1 / LaneSums.sum(x, from, size));
      for (int i = from; i < from + size; i++) {
        x[i] *= scale;
      }
    }
  }

  static void softmaxGradient(float[] g, float[] y, int lanes, int size) {
    for (int lane = 0; lane < lanes; lane++) {
      int from = lane * size;
      double total = 0;
      for (int i = from; i < from + size; i++) {
        total += (double) g[i] * y[i];
      }
      for (int i = from; i < from + size; i++) {
        g[i] = (float) (y[i] * (g[i] - total));
      }
    }
  }

  static void logSoftmax(float[] x, float[] share, int lanes, int size) {
    for (int lane = 0; lane < lanes; lane++) {
      subtractMax(x, lane * size, size);
    }
    System.arraycopy(x, 0, share, 0, lanes * size);
    Exponentials.expOfMany(share, lanes * size);
    for (int lane = 0; lane < lanes; lane++) {
      int from = lane * size;
      float logTotal = (float) Math.log(LaneSums.sum(share, from, size));
      for (int i = from; i < from + size; i++) {
        x[i] -= logTotal;
      }
    }
  }

  static void logSoftmaxGradient(float[] g, float[] y, int lanes, int size) {
    Exponentials.expOfMany(y, lanes * size);
    for (int lane = 0; lane < lanes; lane++) {
      int from = lane * size;
      float total = (float) LaneSums.sum(g, from, size);
      for (int i = from; i < from + size; i++) {
        g[i] -= y[i] * total;
      }
    }
  }

  /** Sets {@code p = g (e^p Σ t - t)} for log-probabilities {@code p} and targets {@code t}. */
  static void crossEntropyGradient(float g, float[] p, float[] t, int lanes, int size) {
    Exponentials.expOfMany(p, lanes * size);
    for (int lane = 0; lane < lanes; lane++) {
      int from = lane * size;
      float total = (float) LaneSums.sum(t, from, size);
      for (int i = from; i < from + size; i++) {
        p[i] = g * (p[i] * total - t[i]);
      }
    }
  }

  private static void subtractMax(float[] x, int from, int size) {
    float max = LaneSums.max(x, from, size);
    for (int i = from; i < from + size; i++) {
      x[i] -= max;
    }
  }
}
