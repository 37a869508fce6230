package dev.cresset.spi;

import dev.cresset.types.Shape;

/** The default implementations of pooling: reductions of the gathered windows. */
final class FusedPooling {

  private FusedPooling() {}

  static TensorBuffer maxPool2d(Backend backend, TensorBuffer x, Window2d window) {
    Shape shape = window.outputShape(x.shape(), x.shape().dim(1));
    if (shape.size() == 0) {
      return backend.full(shape, 0);
    }
    try (TensorBuffer windows =
            elements(x.shape(), window).gather(backend, x, Float.NEGATIVE_INFINITY);
        TensorBuffer largest = backend.reduce(ReduceOp.MAX, windows, 0)) {
      return backend.reshape(largest, shape);
    }
  }

  static TensorBuffer maxPool2dGradient(
      Backend backend, TensorBuffer g, TensorBuffer x, Window2d window) {
    if (g.shape().size() == 0) {
      return backend.full(x.shape(), 0);
    }
    WindowElements elements = elements(x.shape(), window);
    long[] largest = new long[elements.columns];
    try (TensorBuffer windows = elements.gather(backend, x, Float.NEGATIVE_INFINITY);
        TensorBuffer indices = backend.reduce(ReduceOp.ARGMAX, windows, 0)) {
      backend.readLongs(indices, largest);
    }
    for (int i = 0; i < largest.length; i++) {
      int row = (int) largest[i];
      while (elements.inside[row * elements.columns + i] == 0) {
        row++; // all elements are -infinity, and those outside the image come first
      }
      largest[i] = elements.positions[row * elements.columns + i];
    }
    try (TensorBuffer flat = backend.full(Shape.of(x.shape().size()), 0);
        TensorBuffer positions = backend.fromLongs(largest, Shape.of(largest.length));
        TensorBuffer values = backend.reshape(g, Shape.of(largest.length))) {
      backend.addRowsInPlace(flat, positions, values);
      return backend.reshape(flat, x.shape());
    }
  }

  static TensorBuffer avgPool2d(Backend backend, TensorBuffer x, Window2d window) {
    Shape shape = window.outputShape(x.shape(), x.shape().dim(1));
    if (shape.size() == 0) {
      return backend.full(shape, 0);
    }
    try (TensorBuffer windows = elements(x.shape(), window).gather(backend, x, 0);
        TensorBuffer sums = backend.reduce(ReduceOp.SUM, windows, 0);
        TensorBuffer means = backend.scalar(BinaryOp.DIV, sums, window.area())) {
      return backend.reshape(means, shape);
    }
  }

  static TensorBuffer avgPool2dGradient(
      Backend backend, TensorBuffer g, Shape input, Window2d window) {
    if (g.shape().size() == 0) {
      return backend.full(input, 0);
    }
    WindowElements elements = elements(input, window);
    Shape windows = Shape.of(elements.rows, elements.columns);
    try (TensorBuffer flat = backend.full(Shape.of(input.size()), 0);
        TensorBuffer share = backend.scalar(BinaryOp.DIV, g, window.area());
        TensorBuffer row = backend.reshape(share, Shape.of(1, elements.columns));
        TensorBuffer shares = backend.expand(row, windows)) {
      elements.addTo(backend, flat, shares);
      return backend.reshape(flat, input);
    }
  }

  /** Returns the windows of each plane, as if all planes were samples of one channel. */
  private static WindowElements elements(Shape input, Window2d window) {
    Shape planes = Shape.of(input.dim(0) * input.dim(1), 1, input.dim(2), input.dim(3));
    return new WindowElements(planes, 0, 1, window);
  }
}
