package dev.cresset.backend.jvm;

/**
 * Softmax, log-softmax and their gradients along the middle dimension of {@code [outer, size,
 * inner]}; inner sums in double precision.
 */
final class Softmaxes {

  private Softmaxes() {}

  static float[] softmax(float[] x, int outer, int size, int inner, float[] out) {
    for (int block = 0; block < outer; block++) {
      for (int j = 0; j < inner; j++) {
        int from = block * size * inner + j;
        float max = max(x, from, size, inner);
        double total = 0;
        for (int i = 0; i < size; i++) {
          total += Exponential.of(x[from + i * inner] - max);
        }
        for (int i = 0; i < size; i++) {
          out[from + i * inner] = (float) (Exponential.of(x[from + i * inner] - max) / total);
        }
      }
    }
    return out;
  }

  static float[] softmaxGradient(
      float[] g, float[] y, int outer, int size, int inner, float[] out) {
    for (int block = 0; block < outer; block++) {
      for (int j = 0; j < inner; j++) {
        int from = block * size * inner + j;
        double total = 0;
        for (int i = 0; i < size; i++) {
          int at = from + i * inner;
          total += (double) g[at] * y[at];
        }
        for (int i = 0; i < size; i++) {
          int at = from + i * inner;
          out[at] = (float) (y[at] * (g[at] - total));
        }
      }
    }
    return out;
  }

  static float[] logSoftmax(float[] x, int outer, int size, int inner, float[] out) {
    for (int block = 0; block < outer; block++) {
      for (int j = 0; j < inner; j++) {
        int from = block * size * inner + j;
        float max = max(x, from, size, inner);
        double total = 0;
        for (int i = 0; i < size; i++) {
          total += Exponential.of(x[from + i * inner] - max);
        }
        double logTotal = Math.log(total);
        for (int i = 0; i < size; i++) {
          out[from + i * inner] = (float) ((double) x[from + i * inner] - max - logTotal);
        }
      }
    }
    return out;
  }

  static float[] logSoftmaxGradient(
      float[] g, float[] y, int outer, int size, int inner, float[] out) {
    for (int block = 0; block < outer; block++) {
      for (int j = 0; j < inner; j++) {
        int from = block * size * inner + j;
        double total = 0;
        for (int i = 0; i < size; i++) {
          total += g[from + i * inner];
        }
        for (int i = 0; i < size; i++) {
          int at = from + i * inner;
          out[at] = (float) (g[at] - Exponential.of(y[at]) * total);
        }
      }
    }
    return out;
  }

  private static float max(float[] x, int from, int size, int step) {
    float largest = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < size; i++) {
      largest = Math.max(largest, x[from + i * step]);
    }
    return largest;
  }
}
