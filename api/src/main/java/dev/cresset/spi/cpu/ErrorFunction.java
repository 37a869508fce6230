package dev.cresset.spi.cpu;

/**
 * The error function and the activation function GELU, in loops that C2 vectorises.
 *
 * <p>For {@code |x| < 4}, {@code erf(x) = x P(x²) / Q(x²)}, with polynomials that minimise the
 * largest relative error, 2e-9. From 4 on, erf is 1 in single precision; scaling the quotient by
 * {@code 1 + 2e-8} makes it 1 there as well. The quotient is computed in double precision, which
 * keeps results within one unit in the last place of single precision.
 */
final class ErrorFunction {

  private static final double SQRT_HALF = Math.sqrt(0.5);

  /** {@code 1 / √(2π)}, the largest value of the standard normal density. */
  private static final float PEAK = (float) (1 / Math.sqrt(2 * Math.PI));

  /** From this value on, erf is 1 in single precision. */
  private static final double END = 4;

  /** Scales the quotient to at least 1 at {@link #END}. */
  private static final double SCALE = scale();

  private static final ScratchPool<double[]> BLOCKS =
      new ScratchPool<>(() -> new double[ScratchBlock.SIZE]);

  private ErrorFunction() {}

  private static double scale() {
    double[] end = {END};
    quotient(end, 1);
    return (1 + 1e-14) / end[0];
  }

  /** Sets {@code out = erf(x)}. */
  static void erf(float[] x, float[] out, int from, int to) {
    double[] block = BLOCKS.take();
    for (int start = from; start < to; start += block.length) {
      int n = Math.min(block.length, to - start);
      scaled(x, start, 1, block, n);
      erf(block, n);
      for (int i = 0; i < n; i++) {
        out[start + i] = (float) block[i];
      }
    }
    BLOCKS.giveBack(block);
  }

  /** Sets {@code out = x (1 + erf(x / √2)) / 2}. */
  static void gelu(float[] x, float[] out, int from, int to) {
    double[] block = BLOCKS.take();
    for (int start = from; start < to; start += block.length) {
      int n = Math.min(block.length, to - start);
      scaled(x, start, SQRT_HALF, block, n);
      erf(block, n);
      for (int i = 0; i < n; i++) {
        out[start + i] = (float) (x[start + i] * (0.5 + 0.5 * block[i]));
      }
    }
    BLOCKS.giveBack(block);
  }

  /** Sets {@code out = g ((1 + erf(x / √2)) / 2 + x e^(-x² / 2) / √(2π))}. */
  static void geluGradient(float[] g, float[] x, float[] out, int from, int to) {
    for (int i = from; i < to; i++) {
      out[i] = -0.5f * x[i] * x[i];
    }
    Exponentials.exp(out, out, from, to);
    double[] block = BLOCKS.take();
    for (int start = from; start < to; start += block.length) {
      int n = Math.min(block.length, to - start);
      scaled(x, start, SQRT_HALF, block, n);
      erf(block, n);
      for (int i = 0; i < n; i++) {
        float change = x[start + i] * (PEAK * out[start + i]);
        out[start + i] = g[start + i] * (float) (0.5 + 0.5 * block[i] + change);
      }
    }
    BLOCKS.giveBack(block);
  }

  private static void scaled(float[] x, int from, double factor, double[] block, int n) {
    for (int i = 0; i < n; i++) {
      block[i] = x[from + i] * factor;
    }
  }

  private static void erf(double[] x, int n) {
    quotient(x, n);
    for (int i = 0; i < n; i++) {
      x[i] = Math.max(-1, Math.min(1, SCALE * x[i]));
    }
  }

  private static void quotient(double[] values, int n) {
    for (int i = 0; i < n; i++) {
      double x = Math.max(-END, Math.min(END, values[i]));
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
      values[i] = x * numerator / denominator;
    }
  }
}
