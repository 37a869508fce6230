package dev.cresset.spi.cpu;

import dev.cresset.spi.UnaryOp;

/** A loop for each function of one array, and for the gradients of activation functions. */
final class UnaryLoops {

  private UnaryLoops() {}

  /** Returns the loop over {@code out, x}. */
  static ArrayLoop of(UnaryOp op) {
    return switch (op) {
      case NEG -> (x, from, to) -> negate(x[1], x[0], from, to);
      case EXP -> (x, from, to) -> Exponentials.exp(x[1], x[0], from, to);
      case LOG -> (x, from, to) -> log(x[1], x[0], from, to);
      case SQRT -> (x, from, to) -> sqrt(x[1], x[0], from, to);
      case RELU -> (x, from, to) -> relu(x[1], x[0], from, to);
      case SIGMOID -> (x, from, to) -> Exponentials.sigmoid(x[1], x[0], from, to);
      case TANH -> (x, from, to) -> Exponentials.tanh(x[1], x[0], from, to);
      case SOFTPLUS -> (x, from, to) -> softplus(x[1], x[0], from, to);
      case ABS -> (x, from, to) -> abs(x[1], x[0], from, to);
      case ERF -> (x, from, to) -> ErrorFunction.erf(x[1], x[0], from, to);
    };
  }

  private static void negate(float[] x, float[] out, int from, int to) {
    for (int i = from; i < to; i++) {
      out[i] = -x[i];
    }
  }

  private static void log(float[] x, float[] out, int from, int to) {
    for (int i = from; i < to; i++) {
      out[i] = (float) Math.log(x[i]);
    }
  }

  private static void sqrt(float[] x, float[] out, int from, int to) {
    for (int i = from; i < to; i++) {
      out[i] = (float) Math.sqrt(x[i]);
    }
  }

  private static void relu(float[] x, float[] out, int from, int to) {
    for (int i = from; i < to; i++) {
      out[i] = Math.max(x[i], 0f);
    }
  }

  private static void softplus(float[] x, float[] out, int from, int to) {
    for (int i = from; i < to; i++) {
      double value = x[i];
      out[i] = (float) (Math.max(value, 0) + Math.log1p(Math.exp(-Math.abs(value))));
    }
  }

  private static void abs(float[] x, float[] out, int from, int to) {
    for (int i = from; i < to; i++) {
      out[i] = Math.abs(x[i]);
    }
  }

  static void sigmoidGradient(float[] g, float[] y, float[] out, int from, int to) {
    for (int i = from; i < to; i++) {
      out[i] = g[i] * y[i] * (1 - y[i]);
    }
  }

  static void tanhGradient(float[] g, float[] y, float[] out, int from, int to) {
    for (int i = from; i < to; i++) {
      out[i] = g[i] * (1 - y[i] * y[i]);
    }
  }

  /** As bits, for which C2 selects without a branch; half of the branches would be mispredicted. */
  static void reluGradient(float[] g, float[] y, float[] out, int from, int to) {
    for (int i = from; i < to; i++) {
      int bits = Float.floatToRawIntBits(g[i]);
      out[i] = Float.intBitsToFloat(y[i] <= 0 ? 0 : bits);
    }
  }

  /**
   * Sets {@code out} to {@code a} where the condition is not 0, else to {@code b}; as bits, too.
   */
  static void select(float[] condition, float[] a, float[] b, float[] out, int from, int to) {
    for (int i = from; i < to; i++) {
      int yes = Float.floatToRawIntBits(a[i]);
      int no = Float.floatToRawIntBits(b[i]);
      out[i] = Float.intBitsToFloat(condition[i] != 0 ? yes : no);
    }
  }
}
