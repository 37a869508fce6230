package dev.cresset.spi.cpu;

/** Loops for activation functions that need their input again for the gradient. */
final class ActivationLoops {

  private ActivationLoops() {}

  static void silu(float[] x, float[] out, int from, int to) {
    Exponentials.sigmoid(x, out, from, to);
    for (int i = from; i < to; i++) {
      out[i] = x[i] * out[i];
    }
  }

  static void siluGradient(float[] g, float[] x, float[] out, int from, int to) {
    Exponentials.sigmoid(x, out, from, to);
    for (int i = from; i < to; i++) {
      out[i] = g[i] * (out[i] * (1 + x[i] * (1 - out[i])));
    }
  }

  /** Sets {@code out} to {@code g} where {@code x > 0}, and to {@code slope * g} elsewhere. */
  static void leakyRelu(float slope, float[] g, float[] x, float[] out, int from, int to) {
    for (int i = from; i < to; i++) {
      int whole = Float.floatToRawIntBits(g[i]);
      int scaled = Float.floatToRawIntBits(g[i] * slope);
      out[i] = Float.intBitsToFloat(x[i] > 0 ? whole : scaled);
    }
  }

  /** {@code e^x - 1 = 2 t / (1 - t)} with {@code t = tanh(x / 2)} keeps small numbers' digits. */
  static void elu(float alpha, float[] x, float[] out, int from, int to) {
    for (int i = from; i < to; i++) {
      out[i] = 0.5f * Math.min(x[i], 0);
    }
    Exponentials.tanh(out, out, from, to);
    for (int i = from; i < to; i++) {
      out[i] = Math.max(x[i], 0) + alpha * (2 * out[i] / (1 - out[i]));
    }
  }

  static void eluGradient(float alpha, float[] g, float[] x, float[] out, int from, int to) {
    Exponentials.exp(x, out, from, to);
    for (int i = from; i < to; i++) {
      out[i] = g[i] * (alpha * out[i]);
    }
    for (int i = from; i < to; i++) {
      int whole = Float.floatToRawIntBits(g[i]);
      int scaled = Float.floatToRawIntBits(out[i]);
      out[i] = Float.intBitsToFloat(x[i] <= 0 ? scaled : whole);
    }
  }
}
