package dev.cresset.spi;

import dev.cresset.types.Shape;
import org.jspecify.annotations.Nullable;

/** The default implementations of convolutions: im2col and a matrix product for each group. */
final class FusedConvolutions {

  private FusedConvolutions() {}

  static TensorBuffer conv2d(
      Backend backend,
      TensorBuffer x,
      TensorBuffer weight,
      @Nullable TensorBuffer bias,
      Window2d window,
      int groups) {
    Shape shape = window.outputShape(x.shape(), weight.shape().dim(0));
    if (shape.size() == 0) {
      return backend.full(shape, 0);
    }
    int out = (int) shape.dim(1);
    long columns = shape.size() / out;
    try (TensorBuffer channels = backend.full(Shape.of(out, columns), 0)) {
      for (int group = 0; group < groups; group++) {
        WindowElements elements = elements(x.shape(), window, groups, group);
        try (TensorBuffer matrix = elements.gather(backend, x, 0);
            TensorBuffer factors = rowsOfGroup(backend, weight, out, groups, group);
            TensorBuffer product = backend.matmul(factors, false, matrix, false);
            TensorBuffer rows = rows(backend, out, groups, group)) {
          backend.addRowsInPlace(channels, rows, product);
        }
      }
      if (bias == null) {
        return samplesFirst(backend, channels, shape);
      }
      try (TensorBuffer column = backend.reshape(bias, Shape.of(out, 1));
          TensorBuffer sum = backend.binary(BinaryOp.ADD, channels, column, channels.shape())) {
        return samplesFirst(backend, sum, shape);
      }
    }
  }

  static TensorBuffer conv2dInputGradient(
      Backend backend,
      TensorBuffer g,
      TensorBuffer weight,
      Shape input,
      Window2d window,
      int groups) {
    if (g.shape().size() == 0 || input.size() == 0) {
      return backend.full(input, 0);
    }
    int out = (int) g.shape().dim(1);
    try (TensorBuffer flat = backend.full(Shape.of(input.size()), 0);
        TensorBuffer channels = channelsFirst(backend, g)) {
      for (int group = 0; group < groups; group++) {
        WindowElements elements = elements(input, window, groups, group);
        try (TensorBuffer factors = rowsOfGroup(backend, weight, out, groups, group);
            TensorBuffer gradient = rowsOfGroup(backend, channels, out, groups, group);
            TensorBuffer product = backend.matmul(factors, true, gradient, false)) {
          elements.addTo(backend, flat, product);
        }
      }
      return backend.reshape(flat, input);
    }
  }

  static TensorBuffer conv2dWeightGradient(
      Backend backend, TensorBuffer g, TensorBuffer x, Window2d window, int groups) {
    int out = (int) g.shape().dim(1);
    int in = (int) x.shape().dim(1) / groups;
    Shape shape = Shape.of(out, in, window.kernelHeight(), window.kernelWidth());
    if (g.shape().size() == 0 || shape.size() == 0) {
      return backend.full(shape, 0);
    }
    try (TensorBuffer sums = backend.full(Shape.of(out, (long) in * window.area()), 0);
        TensorBuffer channels = channelsFirst(backend, g)) {
      for (int group = 0; group < groups; group++) {
        WindowElements elements = elements(x.shape(), window, groups, group);
        try (TensorBuffer matrix = elements.gather(backend, x, 0);
            TensorBuffer gradient = rowsOfGroup(backend, channels, out, groups, group);
            TensorBuffer product = backend.matmul(gradient, false, matrix, true);
            TensorBuffer rows = rows(backend, out, groups, group)) {
          backend.addRowsInPlace(sums, rows, product);
        }
      }
      return backend.reshape(sums, shape);
    }
  }

  private static WindowElements elements(Shape input, Window2d window, int groups, int group) {
    int channels = (int) input.dim(1) / groups;
    return new WindowElements(input, group * channels, channels, window);
  }

  /** Returns the output channels of a group. */
  private static TensorBuffer rows(Backend backend, int out, int groups, int group) {
    long[] rows = new long[out / groups];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = group * rows.length + i;
    }
    return backend.fromLongs(rows, Shape.of(rows.length));
  }

  /** Returns the rows of a group, each as a row of a matrix. */
  private static TensorBuffer rowsOfGroup(
      Backend backend, TensorBuffer x, int out, int groups, int group) {
    try (TensorBuffer matrix = backend.reshape(x, Shape.of(out, x.shape().size() / out));
        TensorBuffer rows = rows(backend, out, groups, group)) {
      return backend.takeRows(matrix, rows);
    }
  }

  /** Returns {@code [n, out, ..]} as {@code [out, n * positions]}. */
  private static TensorBuffer channelsFirst(Backend backend, TensorBuffer x) {
    long samples = x.shape().dim(0);
    long out = x.shape().dim(1);
    return swapped(backend, x, samples, out, Shape.of(out, x.shape().size() / out));
  }

  /** Returns {@code [out, n * positions]} as {@code [n, out, ..]}. */
  private static TensorBuffer samplesFirst(Backend backend, TensorBuffer x, Shape shape) {
    return swapped(backend, x, shape.dim(1), shape.dim(0), shape);
  }

  /** Swaps the two first dimensions of {@code [a, b, rest]}. */
  private static TensorBuffer swapped(Backend backend, TensorBuffer x, long a, long b, Shape to) {
    long[] rows = new long[Math.toIntExact(a * b)];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = i % a * b + i / a;
    }
    try (TensorBuffer matrix = backend.reshape(x, Shape.of(rows.length, to.size() / rows.length));
        TensorBuffer indices = backend.fromLongs(rows, Shape.of(rows.length));
        TensorBuffer taken = backend.takeRows(matrix, indices)) {
      return backend.reshape(taken, to);
    }
  }
}
