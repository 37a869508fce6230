package dev.cresset.spi;

/** The default implementations of activation functions and their gradients. */
final class ActivationOps {

  private static final double SQRT_HALF = Math.sqrt(0.5);

  /** {@code 1 / √(2π)}, the largest value of the standard normal density. */
  private static final double PEAK = 1 / Math.sqrt(2 * Math.PI);

  private ActivationOps() {}

  static TensorBuffer gelu(Backend backend, TensorBuffer x) {
    try (TensorBuffer probability = normalProbability(backend, x)) {
      return multiply(backend, x, probability);
    }
  }

  static TensorBuffer geluGradient(Backend backend, TensorBuffer g, TensorBuffer x) {
    try (TensorBuffer probability = normalProbability(backend, x);
        TensorBuffer square = multiply(backend, x, x);
        TensorBuffer exponent = backend.scalar(BinaryOp.MUL, square, -0.5);
        TensorBuffer power = backend.unary(UnaryOp.EXP, exponent);
        TensorBuffer density = backend.scalar(BinaryOp.MUL, power, PEAK);
        TensorBuffer change = multiply(backend, x, density);
        TensorBuffer slope = backend.binary(BinaryOp.ADD, probability, change, x.shape())) {
      return multiply(backend, g, slope);
    }
  }

  /** Returns {@code (1 + erf(x / √2)) / 2}. */
  private static TensorBuffer normalProbability(Backend backend, TensorBuffer x) {
    try (TensorBuffer scaled = backend.scalar(BinaryOp.MUL, x, SQRT_HALF);
        TensorBuffer error = backend.unary(UnaryOp.ERF, scaled);
        TensorBuffer twice = backend.scalar(BinaryOp.ADD, error, 1)) {
      return backend.scalar(BinaryOp.MUL, twice, 0.5);
    }
  }

  static TensorBuffer silu(Backend backend, TensorBuffer x) {
    try (TensorBuffer sigmoid = backend.unary(UnaryOp.SIGMOID, x)) {
      return multiply(backend, x, sigmoid);
    }
  }

  static TensorBuffer siluGradient(Backend backend, TensorBuffer g, TensorBuffer x) {
    try (TensorBuffer sigmoid = backend.unary(UnaryOp.SIGMOID, x);
        TensorBuffer minus = backend.unary(UnaryOp.NEG, sigmoid);
        TensorBuffer rest = backend.scalar(BinaryOp.ADD, minus, 1);
        TensorBuffer change = multiply(backend, x, rest);
        TensorBuffer factor = backend.scalar(BinaryOp.ADD, change, 1);
        TensorBuffer slope = multiply(backend, sigmoid, factor)) {
      return multiply(backend, g, slope);
    }
  }

  static TensorBuffer leakyRelu(Backend backend, TensorBuffer x, double slope) {
    return leakyReluGradient(backend, x, x, slope);
  }

  static TensorBuffer leakyReluGradient(
      Backend backend, TensorBuffer g, TensorBuffer x, double slope) {
    try (TensorBuffer positive = backend.scalar(BinaryOp.GT, x, 0);
        TensorBuffer scaled = backend.scalar(BinaryOp.MUL, g, slope)) {
      return backend.where(positive, g, scaled);
    }
  }

  static TensorBuffer elu(Backend backend, TensorBuffer x, double alpha) {
    // e^x - 1 = 2 t / (1 - t) with t = tanh(x / 2), which keeps the digits of small numbers.
    try (TensorBuffer positive = backend.scalar(BinaryOp.GT, x, 0);
        TensorBuffer half = backend.scalar(BinaryOp.MUL, x, 0.5);
        TensorBuffer t = backend.unary(UnaryOp.TANH, half);
        TensorBuffer numerator = backend.scalar(BinaryOp.MUL, t, 2);
        TensorBuffer minus = backend.unary(UnaryOp.NEG, t);
        TensorBuffer denominator = backend.scalar(BinaryOp.ADD, minus, 1);
        TensorBuffer less = backend.binary(BinaryOp.DIV, numerator, denominator, x.shape());
        TensorBuffer scaled = backend.scalar(BinaryOp.MUL, less, alpha)) {
      return backend.where(positive, x, scaled);
    }
  }

  static TensorBuffer eluGradient(Backend backend, TensorBuffer g, TensorBuffer x, double alpha) {
    try (TensorBuffer scales = backend.scalar(BinaryOp.LE, x, 0);
        TensorBuffer power = backend.unary(UnaryOp.EXP, x);
        TensorBuffer slope = backend.scalar(BinaryOp.MUL, power, alpha);
        TensorBuffer scaled = multiply(backend, g, slope)) {
      return backend.where(scales, scaled, g);
    }
  }

  private static TensorBuffer multiply(Backend backend, TensorBuffer a, TensorBuffer b) {
    return backend.binary(BinaryOp.MUL, a, b, a.shape());
  }
}
