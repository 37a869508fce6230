package dev.cresset.backend.nd4j;

/**
 * The exponential function and its relatives in loops that HotSpot can vectorise, ten times as fast
 * as {@link Math#exp} and within two units in the last place.
 *
 * <p>{@code e^x = 2^k e^r} with {@code k} the whole number next to {@code x / ln 2}, which leaves
 * {@code |r| < 0.35}, where seven terms of the series are enough.
 */
final class Exponentials {

  private static final float LOG2_E = (float) (1 / Math.log(2));

  /** The first bits of ln 2, so few that products with {@code k} are exact; and the rest. */
  private static final float LN2_HIGH = 355f / 512;

  private static final float LN2_LOW = (float) (Math.log(2) - LN2_HIGH);

  /** From here on {@code e^x} is infinite in single precision, and zero below the other. */
  private static final float HIGHEST = 89;

  private static final float LOWEST = -104;

  /** Beyond this the hyperbolic tangent is 1 in single precision. */
  private static final float TANH_IS_ONE = 10;

  private Exponentials() {}

  /** Sets {@code x = e^x}; for a block at most. */
  static void exp(float[] x, int n) {
    for (int i = 0; i < n; i++) {
      x[i] = Math.max(LOWEST, Math.min(HIGHEST, x[i]));
    }
    PowersOfTwo powers = PowersOfTwo.take();
    reduce(x, powers, n);
    float[] low = powers.low;
    float[] high = powers.high;
    for (int i = 0; i < n; i++) {
      x[i] = (x[i] + 1) * low[i] * high[i];
    }
    powers.giveBack();
  }

  /** Sets {@code x = e^x} for any number of elements. */
  static void expOfMany(float[] x, int n) {
    if (n <= Scratch.BLOCK) {
      exp(x, n);
      return;
    }
    float[] block = new float[Scratch.BLOCK];
    for (int from = 0; from < n; from += Scratch.BLOCK) {
      int length = Math.min(Scratch.BLOCK, n - from);
      System.arraycopy(x, from, block, 0, length);
      exp(block, length);
      System.arraycopy(block, 0, x, from, length);
    }
  }

  /** Sets {@code x = 1 / (1 + e^-x)}; for a block at most. */
  static void sigmoid(float[] x, int n) {
    for (int i = 0; i < n; i++) {
      x[i] = -x[i];
    }
    exp(x, n);
    for (int i = 0; i < n; i++) {
      x[i] = 1 / (1 + x[i]);
    }
  }

  /**
   * Sets {@code x = tanh x}, as {@code m / (m + 2)} with {@code m = e^2x - 1}; for a block at most.
   */
  static void tanh(float[] x, int n) {
    for (int i = 0; i < n; i++) {
      x[i] = 2 * Math.max(-TANH_IS_ONE, Math.min(TANH_IS_ONE, x[i]));
    }
    PowersOfTwo powers = PowersOfTwo.take();
    reduce(x, powers, n);
    float[] low = powers.low;
    float[] high = powers.high;
    for (int i = 0; i < n; i++) {
      float power = low[i] * high[i];
      float m = power * x[i] + (power - 1); // small numbers keep their digits: power is 1
      x[i] = m / (m + 2);
    }
    powers.giveBack();
  }

  /** Sets {@code x = e^r - 1} and {@code powers} to 2^k. */
  private static void reduce(float[] x, PowersOfTwo powers, int n) {
    powers.round(x, LOG2_E, n);
    float[] whole = powers.whole;
    for (int i = 0; i < n; i++) {
      float r = x[i] - whole[i] * LN2_HIGH - whole[i] * LN2_LOW;
      float tail = 1f / 720 + r * (1f / 5040);
      tail = 1f / 120 + r * tail;
      tail = 1f / 24 + r * tail;
      tail = 1f / 6 + r * tail;
      tail = 1f / 2 + r * tail;
      x[i] = r + r * r * tail;
    }
  }
}
