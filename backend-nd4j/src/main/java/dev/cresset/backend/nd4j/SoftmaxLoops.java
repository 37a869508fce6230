package dev.cresset.backend.nd4j;

/** Softmax, log-softmax and their gradients over lanes; sums in double precision. */
final class SoftmaxLoops {

  private SoftmaxLoops() {}

  static void softmax(float[] x, float[] unused, int lanes, int size) {
    for (int lane = 0; lane < lanes; lane++) {
      int from = lane * size;
      float max = LaneSums.max(x, from, size);
      double total = 0;
      for (int i = from; i < from + size; i++) {
        double share = Math.exp(x[i] - max);
        x[i] = (float) share;
        total += share;
      }
      double scale = 1 / total;
      for (int i = from; i < from + size; i++) {
        x[i] = (float) (x[i] * scale);
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

  static void logSoftmax(float[] x, float[] unused, int lanes, int size) {
    for (int lane = 0; lane < lanes; lane++) {
      int from = lane * size;
      float max = LaneSums.max(x, from, size);
      double total = 0;
      for (int i = from; i < from + size; i++) {
        total += Math.exp(x[i] - max);
      }
      double logTotal = Math.log(total);
      for (int i = from; i < from + size; i++) {
        x[i] = (float) ((double) x[i] - max - logTotal);
      }
    }
  }

  static void logSoftmaxGradient(float[] g, float[] y, int lanes, int size) {
    for (int lane = 0; lane < lanes; lane++) {
      int from = lane * size;
      double total = LaneSums.sum(g, from, size);
      for (int i = from; i < from + size; i++) {
        g[i] = (float) (g[i] - Math.exp(y[i]) * total);
      }
    }
  }

  /** Sets {@code p = g (e^p Σ t - t)} for log-probabilities {@code p} and targets {@code t}. */
  static void crossEntropyGradient(float g, float[] p, float[] t, int lanes, int size) {
    for (int lane = 0; lane < lanes; lane++) {
      int from = lane * size;
      double total = LaneSums.sum(t, from, size);
      for (int i = from; i < from + size; i++) {
        p[i] = (float) (g * (Math.exp(p[i]) * total - t[i]));
      }
    }
  }
}
