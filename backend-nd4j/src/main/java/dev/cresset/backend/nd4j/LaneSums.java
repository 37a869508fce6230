package dev.cresset.backend.nd4j;

/** What one lane comes to. */
final class LaneSums {

  private LaneSums() {}

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

  /** Returns {@code Σ t p}; where {@code t} is 0 the term is 0 whatever {@code p} is. */
  static double weightedSum(float[] p, float[] t, int n) {
    double total = 0;
    for (int i = 0; i < n; i++) {
      if (t[i] != 0) {
        total += (double) t[i] * p[i];
      }
    }
    return total;
  }

  /** NaN if there is one, which ND4J's would pass over. */
  static float max(float[] x, int from, int n) {
    float largest = Float.NEGATIVE_INFINITY;
    for (int i = from; i < from + n; i++) {
      largest = Math.max(largest, x[i]);
    }
    return largest;
  }

  /** The first NaN, if any; the first of equal ones. */
  static int argmax(float[] x, int from, int n) {
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
}
