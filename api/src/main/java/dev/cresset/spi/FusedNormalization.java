package dev.cresset.spi;

import dev.cresset.types.Shape;
import org.jspecify.annotations.Nullable;

/** The default implementations of the normalizations of {@link Backend}. */
final class FusedNormalization {

  private FusedNormalization() {}

  // ---------------------------------------------------------------------------------------------
  // Over channels. A tensor [n, c, ...] is seen as [n, c, length]; a vector [c], as [c, 1].

  private static Shape channels(Shape shape) {
    return Shape.of(shape.dim(0), shape.dim(1), shape.product(2, shape.rank()));
  }

  /** Returns the number of elements of a channel. */
  private static long count(Shape shape) {
    return shape.dim(0) * shape.product(2, shape.rank());
  }

  static TensorBuffer channelSum(Backend backend, TensorBuffer x) {
    try (TensorBuffer seen = backend.reshape(x, channels(x.shape()));
        TensorBuffer sums = backend.reduce(ReduceOp.SUM, seen, 2)) {
      return backend.reduce(ReduceOp.SUM, sums, 0);
    }
  }

  static TensorBuffer channelMean(Backend backend, TensorBuffer x) {
    try (TensorBuffer sum = backend.channelSum(x)) {
      return backend.scalar(BinaryOp.DIV, sum, count(x.shape()));
    }
  }

  static TensorBuffer channelVariance(Backend backend, TensorBuffer x, TensorBuffer mean) {
    try (TensorBuffer centered = minus(backend, x, mean);
        TensorBuffer squares = multiply(backend, centered, centered)) {
      return backend.channelMean(squares);
    }
  }

  static TensorBuffer batchNorm(
      Backend backend,
      TensorBuffer x,
      TensorBuffer mean,
      TensorBuffer variance,
      @Nullable TensorBuffer weight,
      @Nullable TensorBuffer bias,
      double epsilon) {
    try (TensorBuffer centered = minus(backend, x, mean);
        TensorBuffer scale = scale(backend, variance, weight, epsilon);
        TensorBuffer scaled = timesChannels(backend, centered, scale)) {
      if (bias == null) {
        return backend.reshape(scaled, x.shape());
      }
      try (TensorBuffer column = column(backend, bias);
          TensorBuffer sum = backend.binary(BinaryOp.ADD, scaled, column, scaled.shape())) {
        return backend.reshape(sum, x.shape());
      }
    }
  }

  static TensorBuffer batchNormWeightGradient(
      Backend backend,
      TensorBuffer g,
      TensorBuffer x,
      TensorBuffer mean,
      TensorBuffer variance,
      double epsilon) {
    try (TensorBuffer seen = backend.reshape(g, channels(g.shape()));
        TensorBuffer centered = minus(backend, x, mean);
        TensorBuffer product = multiply(backend, seen, centered);
        TensorBuffer sum = backend.channelSum(product);
        TensorBuffer scale = scale(backend, variance, null, epsilon)) {
      return multiply(backend, sum, scale);
    }
  }

  static TensorBuffer batchNormInputGradient(
      Backend backend,
      TensorBuffer g,
      TensorBuffer variance,
      @Nullable TensorBuffer weight,
      double epsilon) {
    try (TensorBuffer seen = backend.reshape(g, channels(g.shape()));
        TensorBuffer scale = scale(backend, variance, weight, epsilon);
        TensorBuffer scaled = timesChannels(backend, seen, scale)) {
      return backend.reshape(scaled, g.shape());
    }
  }

  static TensorBuffer batchNormInputGradient(
      Backend backend,
      TensorBuffer g,
      TensorBuffer x,
      TensorBuffer mean,
      TensorBuffer variance,
      @Nullable TensorBuffer weight,
      TensorBuffer weightGradient,
      TensorBuffer biasGradient,
      double epsilon) {
    double share = 1.0 / count(x.shape());
    try (TensorBuffer slope = scale(backend, variance, weightGradient, epsilon);
        TensorBuffer slopeShare = backend.scalar(BinaryOp.MUL, slope, share);
        TensorBuffer biasShare = backend.scalar(BinaryOp.MUL, biasGradient, share);
        TensorBuffer centered = minus(backend, x, mean);
        TensorBuffer sloped = timesChannels(backend, centered, slopeShare);
        TensorBuffer without = minus(backend, g, biasShare);
        TensorBuffer difference = backend.binary(BinaryOp.SUB, without, sloped, sloped.shape());
        TensorBuffer scale = scale(backend, variance, weight, epsilon);
        TensorBuffer scaled = timesChannels(backend, difference, scale)) {
      return backend.reshape(scaled, x.shape());
    }
  }

  /** Returns {@code weight / sqrt(variance + epsilon)}. */
  private static TensorBuffer scale(
      Backend backend, TensorBuffer variance, @Nullable TensorBuffer weight, double epsilon) {
    try (TensorBuffer sum = backend.scalar(BinaryOp.ADD, variance, epsilon);
        TensorBuffer root = backend.unary(UnaryOp.SQRT, sum);
        TensorBuffer ones = weight == null ? backend.full(variance.shape(), 1) : null) {
      return backend.binary(BinaryOp.DIV, weight == null ? ones : weight, root, variance.shape());
    }
  }

  /** Returns {@code x [n, c, ...]} minus a value for each channel, {@code [n, c, length]}. */
  private static TensorBuffer minus(Backend backend, TensorBuffer x, TensorBuffer values) {
    try (TensorBuffer seen = backend.reshape(x, channels(x.shape()));
        TensorBuffer column = column(backend, values)) {
      return backend.binary(BinaryOp.SUB, seen, column, seen.shape());
    }
  }

  private static TensorBuffer timesChannels(Backend backend, TensorBuffer x, TensorBuffer values) {
    try (TensorBuffer column = column(backend, values)) {
      return backend.binary(BinaryOp.MUL, x, column, x.shape());
    }
  }

  private static TensorBuffer column(Backend backend, TensorBuffer values) {
    return backend.reshape(values, Shape.of(values.shape().size(), 1));
  }

  private static TensorBuffer multiply(Backend backend, TensorBuffer a, TensorBuffer b) {
    return backend.binary(BinaryOp.MUL, a, b, a.shape());
  }

  // ---------------------------------------------------------------------------------------------
  // Over rows

  static TensorBuffer layerNorm(
      Backend backend,
      TensorBuffer x,
      @Nullable TensorBuffer weight,
      @Nullable TensorBuffer bias,
      double epsilon) {
    TensorBuffer y = normalizedRows(backend, x, epsilon);
    if (weight != null) {
      try (TensorBuffer normalized = y) {
        y = backend.binary(BinaryOp.MUL, normalized, weight, x.shape());
      }
    }
    if (bias != null) {
      try (TensorBuffer scaled = y) {
        y = backend.binary(BinaryOp.ADD, scaled, bias, x.shape());
      }
    }
    return y;
  }

  static TensorBuffer layerNormInputGradient(
      Backend backend,
      TensorBuffer g,
      TensorBuffer x,
      @Nullable TensorBuffer weight,
      double epsilon) {
    Shape shape = x.shape();
    try (TensorBuffer h =
            weight == null
                ? backend.reshape(g, shape)
                : backend.binary(BinaryOp.MUL, g, weight, shape);
        TensorBuffer mean = rowMeans(backend, x);
        TensorBuffer centered = backend.binary(BinaryOp.SUB, x, mean, shape);
        TensorBuffer root = rowRoots(backend, centered, epsilon);
        TensorBuffer normalized = backend.binary(BinaryOp.DIV, centered, root, shape);
        TensorBuffer product = multiply(backend, h, normalized);
        TensorBuffer slope = rowMeans(backend, product);
        TensorBuffer sloped = backend.binary(BinaryOp.MUL, normalized, slope, shape);
        TensorBuffer offset = rowMeans(backend, h);
        TensorBuffer without = backend.binary(BinaryOp.SUB, h, offset, shape);
        TensorBuffer difference = backend.binary(BinaryOp.SUB, without, sloped, shape)) {
      return backend.binary(BinaryOp.DIV, difference, root, shape);
    }
  }

  static TensorBuffer layerNormWeightGradient(
      Backend backend, TensorBuffer g, TensorBuffer x, double epsilon) {
    try (TensorBuffer normalized = normalizedRows(backend, x, epsilon);
        TensorBuffer product = multiply(backend, g, normalized)) {
      return backend.reduce(ReduceOp.SUM, product, 0);
    }
  }

  private static TensorBuffer normalizedRows(Backend backend, TensorBuffer x, double epsilon) {
    try (TensorBuffer mean = rowMeans(backend, x);
        TensorBuffer centered = backend.binary(BinaryOp.SUB, x, mean, x.shape());
        TensorBuffer root = rowRoots(backend, centered, epsilon)) {
      return backend.binary(BinaryOp.DIV, centered, root, x.shape());
    }
  }

  /** Returns {@code sqrt(mean(centered²) + epsilon)} of each row, {@code [n, 1]}. */
  private static TensorBuffer rowRoots(Backend backend, TensorBuffer centered, double epsilon) {
    try (TensorBuffer squares = multiply(backend, centered, centered);
        TensorBuffer variance = rowMeans(backend, squares);
        TensorBuffer sum = backend.scalar(BinaryOp.ADD, variance, epsilon)) {
      return backend.unary(UnaryOp.SQRT, sum);
    }
  }

  /** Returns the mean of each row, {@code [n, 1]}. */
  private static TensorBuffer rowMeans(Backend backend, TensorBuffer x) {
    try (TensorBuffer sums = backend.reduce(ReduceOp.SUM, x, 1);
        TensorBuffer column = backend.reshape(sums, x.shape().with(1, 1))) {
      return backend.scalar(BinaryOp.DIV, column, x.shape().dim(1));
    }
  }
}
