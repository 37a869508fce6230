package dev.cresset.backend.jvm;

import dev.cresset.spi.UnaryOp;

/** One loop for each function of one array, so that each is compiled for itself. */
final class UnaryLoops {

  private UnaryLoops() {}

  static float[] apply(UnaryOp op, float[] x, float[] out) {
    return switch (op) {
      case NEG -> negate(x, out);
      case EXP -> exp(x, out);
      case LOG -> log(x, out);
      case SQRT -> sqrt(x, out);
      case RELU -> relu(x, out);
      case SIGMOID -> sigmoid(x, out);
      case TANH -> tanh(x, out);
      case SOFTPLUS -> softplus(x, out);
    };
  }

  private static float[] negate(float[] x, float[] out) {
    for (int i = 0; i < out.length; i++) {
      out[i] = -x[i];
    }
    return out;
  }

  private static float[] exp(float[] x, float[] out) {
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) Exponential.of(x[i]);
    }
    return out;
  }

  private static float[] log(float[] x, float[] out) {
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) Math.log(x[i]);
    }
    return out;
  }

  private static float[] sqrt(float[] x, float[] out) {
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) Math.sqrt(x[i]);
    }
    return out;
  }

  private static float[] relu(float[] x, float[] out) {
    for (int i = 0; i < out.length; i++) {
      out[i] = Math.max(x[i], 0f);
    }
    return out;
  }

  private static float[] sigmoid(float[] x, float[] out) {
    for (int i = 0; i < out.length; i++) {
      out[i] = (float) (1 / (1 + Exponential.of(-x[i])));
    }
    return out;
  }

  private static float[] tanh(float[] x, float[] out) {
    for (int i = 0; i < out.length; i++) {
      out[i] = tanh(x[i]);
    }
    return out;
  }

  private static float[] softplus(float[] x, float[] out) {
    for (int i = 0; i < out.length; i++) {
      out[i] = softplus(x[i]);
    }
    return out;
  }

  /** Several times as fast as {@link Math#tanh}, and as good once rounded to a float. */
  private static float tanh(float x) {
    if (Math.abs(x) < 1e-4f) {
      return x; // off by x³ / 3; the formula below would lose the small difference from 1
    }
    return (float) (1 - 2 / (1 + Exponential.of(2 * x)));
  }

  private static float softplus(float x) {
    double tail = Exponential.of(-Math.abs(x));
    // log(1 + t) as t - t² / 2 where 1 + t would lose digits of t.
    double log = tail < 1e-5 ? tail - tail * tail / 2 : Math.log(1 + tail);
    return (float) (Math.max(x, 0) + log);
  }

  static float[] reluGradient(float[] g, float[] y, float[] out) {
    for (int i = 0; i < out.length; i++) {
      // As bits, for which C2 selects without a jump; half of the jumps would be mispredicted.
      int bits = Float.floatToRawIntBits(g[i]);
      out[i] = Float.intBitsToFloat(y[i] <= 0 ? 0 : bits);
    }
    return out;
  }

  static float[] sigmoidGradient(float[] g, float[] y, float[] out) {
    for (int i = 0; i < out.length; i++) {
      out[i] = g[i] * y[i] * (1 - y[i]);
    }
    return out;
  }

  static float[] tanhGradient(float[] g, float[] y, float[] out) {
    for (int i = 0; i < out.length; i++) {
      out[i] = g[i] * (1 - y[i] * y[i]);
    }
    return out;
  }
}
