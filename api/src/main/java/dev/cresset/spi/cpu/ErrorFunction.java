package dev.cresset.spi.cpu;

/**
 * The error function, and the activation function GELU that is made of it.
 *
 * <p>{@code erf(x) = x P(x²) / Q(x²)} for {@code |x| < 4}, with coefficients that minimise the
 * largest relative error, which is 2e-9; beyond, it is 1 in single precision. Computed in double
 * precision, the result is within one unit in the last place.
 */
final class ErrorFunction {

  private static final double SQRT_HALF = Math.sqrt(0.5);

  /** {@code 1 / √(2π)}, the largest value of the standard normal density. */
  private static final float PEAK = (float) (1 / Math.sqrt(2 * Math.PI));

  private ErrorFunction() {}

  /** Sets {@code out = erf(x)}. */
  static void erf(float[] x, float[] out, int from, int to) {
    for (int i = from; i < to; i++) {
      out[i] = (float) erf(x[i]);
    }
  }

  /** Sets {@code out = x (1 + erf(x / √2)) / 2}. */
  static void gelu(float[] x, float[] out, int from, int to) {
    for (int i = from; i < to; i++) {
      out[i] = (float) (x[i] * (0.5 + 0.5 * erf(x[i] * SQRT_HALF)));
    }
  }

  /** Sets {@code out = g ((1 + erf(x / √2)) / 2 + x e^(-x² / 2) / √(2π))}. */
  static void geluGradient(float[] g, float[] x, float[] out, int from, int to) {
    for (int i = from; i < to; i++) {
      out[i] = -0.5f * x[i] * x[i];
    }
    Exponentials.exp(out, out, from, to);
    for (int i = from; i < to; i++) {
      double probability = 0.5 + 0.5 * erf(x[i] * SQRT_HALF);
      out[i] = g[i] * (float) (probability + x[i] * (PEAK * out[i]));
    }
  }

  private static double erf(double x) {
    if (Math.abs(x) >= 4) {
      return Math.signum(x);
    }
    double square = x * x;
    double numerator = -1.3201998516308188e-08;
    numerator = 4.684729628317082e-06 + numerator * square;
    numerator = 0.0003796073224497765 + numerator * square;
    numerator = 0.0038496163871465485 + numerator * square;
    numerator = 0.05431690294266263 + numerator * square;
    numerator = 0.1852034582774603 + numerator * square;
    numerator = 1.1283791693681466 + numerator * square;
    double denominator = 6.311012997933378e-05;
    denominator = 0.0013075688418059657 + denominator * square;
    denominator = 0.01546209345876666 + denominator * square;
    denominator = 0.11395847880192779 + denominator * square;
    denominator = 0.4974657051666995 + denominator * square;
    denominator = 1.0 + denominator * square;
    return x * numerator / denominator;
  }
}
