package dev.cresset.backend.nd4j;

/** One loop for each function of one array, so that each is compiled for itself. */
final class UnaryLoops {

  private UnaryLoops() {}

  static void negate(float[] x, int n) {
    for (int i = 0; i < n; i++) {
      x[i] = -x[i];
    }
  }

  static void square(float[] x, int n) {
    for (int i = 0; i < n; i++) {
      x[i] *= x[i];
    }
  }

  static void sqrt(float[] x, int n) {
    for (int i = 0; i < n; i++) {
      x[i] = (float) Math.sqrt(x[i]);
    }
  }

  static void relu(float[] x, int n) {
    for (int i = 0; i < n; i++) {
      x[i] = Math.max(x[i], 0f);
    }
  }

  /** In Java, because ND4J's overflows at 89. */
  static void softplus(float[] x, int n) {
    for (int i = 0; i < n; i++) {
      double value = x[i];
      x[i] = (float) (Math.max(value, 0) + Math.log1p(Math.exp(-Math.abs(value))));
    }
  }

  static void sigmoidGradient(float[] g, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      g[i] = g[i] * y[i] * (1 - y[i]);
    }
  }

  static void tanhGradient(float[] g, float[] y, int n) {
    for (int i = 0; i < n; i++) {
      g[i] = g[i] * (1 - y[i] * y[i]);
    }
  }
}
