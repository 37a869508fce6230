package dev.cresset.spi;

import dev.cresset.types.DType;
import dev.cresset.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntToLongFunction;

/**
 * The default implementations of operations that move elements: each takes rows of a reshaped
 * buffer, at indices that are computed on the host.
 */
final class ViewOps {

  private ViewOps() {}

  static TensorBuffer permute(Backend backend, TensorBuffer x, int... dims) {
    int rank = dims.length;
    long[] sizes = new long[rank];
    long[] steps = new long[rank];
    for (int i = 0; i < rank; i++) {
      sizes[i] = x.shape().dim(dims[i]);
      steps[i] = x.shape().size() == 0 ? 0 : x.shape().product(dims[i] + 1, rank);
    }
    Shape shape = Shape.of(sizes);
    return take(
        backend,
        x,
        shape,
        i -> {
          long rest = i;
          long source = 0;
          for (int d = rank - 1; d >= 0; d--) {
            source += rest % sizes[d] * steps[d];
            rest /= sizes[d];
          }
          return source;
        });
  }

  static TensorBuffer narrow(Backend backend, TensorBuffer x, int dim, long start, long length) {
    long[] index = new long[Math.toIntExact(length)];
    Arrays.setAll(index, i -> start + i);
    try (TensorBuffer indices = backend.fromLongs(index, Shape.of(length))) {
      return backend.indexSelect(x, dim, indices);
    }
  }

  static TensorBuffer indexSelect(Backend backend, TensorBuffer x, int dim, TensorBuffer index) {
    if (dim == 0) {
      return backend.takeRows(x, index);
    }
    Shape shape = x.shape().with(dim, index.shape().size());
    if (shape.size() == 0) {
      return empty(backend, x.dtype(), shape);
    }
    try (TensorBuffer rows = backend.reshape(x, rowsAlong(x.shape(), dim));
        TensorBuffer wanted = rowNumbers(backend, x.shape(), dim, index);
        TensorBuffer taken = backend.takeRows(rows, wanted)) {
      return backend.reshape(taken, shape);
    }
  }

  static TensorBuffer indexAdd(
      Backend backend, TensorBuffer source, int dim, TensorBuffer index, Shape shape) {
    TensorBuffer sums = backend.full(shape, 0);
    if (source.shape().size() == 0) {
      return sums;
    }
    try (TensorBuffer target = backend.reshape(sums, rowsAlong(shape, dim));
        TensorBuffer rows = rowNumbers(backend, shape, dim, index);
        TensorBuffer terms = backend.reshape(source, rowsAlong(source.shape(), dim))) {
      backend.addRowsInPlace(target, rows, terms);
    }
    return sums;
  }

  /**
   * Returns the shape of the slices along a dimension as rows, those of an outer index together.
   */
  private static Shape rowsAlong(Shape shape, int dim) {
    return Shape.of(shape.product(0, dim + 1), shape.product(dim + 1, shape.rank()));
  }

  /** Returns the row of each selected slice, see {@link #rowsAlong}. */
  private static TensorBuffer rowNumbers(
      Backend backend, Shape shape, int dim, TensorBuffer index) {
    long[] selected = longs(backend, index);
    long[] rows = new long[Math.toIntExact(shape.product(0, dim) * selected.length)];
    Arrays.setAll(rows, i -> i / selected.length * shape.dim(dim) + selected[i % selected.length]);
    return backend.fromLongs(rows, Shape.of(rows.length));
  }

  static TensorBuffer gather(Backend backend, TensorBuffer x, int dim, TensorBuffer index) {
    long[] sources = positions(backend, x.shape(), dim, index);
    return take(backend, x, index.shape(), i -> sources[i]);
  }

  static TensorBuffer scatterAdd(
      Backend backend, TensorBuffer source, int dim, TensorBuffer index, Shape shape) {
    TensorBuffer sums = backend.full(shape, 0);
    if (source.shape().size() == 0) {
      return sums;
    }
    long[] targets = positions(backend, shape, dim, index);
    Shape flat = Shape.of(targets.length);
    try (TensorBuffer target = backend.reshape(sums, Shape.of(shape.size()));
        TensorBuffer rows = backend.fromLongs(targets, flat);
        TensorBuffer terms = backend.reshape(source, flat)) {
      backend.addRowsInPlace(target, rows, terms);
    }
    return sums;
  }

  /** Returns for each element of an index the position in a buffer of a shape that it selects. */
  private static long[] positions(Backend backend, Shape shape, int dim, TensorBuffer index) {
    long[] positions = longs(backend, index);
    Shape indexed = index.shape();
    for (int i = 0; i < positions.length; i++) {
      long rest = i;
      long step = 1;
      long position = 0;
      for (int d = shape.rank() - 1; d >= 0; d--) {
        position += (d == dim ? positions[i] : rest % indexed.dim(d)) * step;
        rest /= indexed.dim(d);
        step *= shape.dim(d);
      }
      positions[i] = position;
    }
    return positions;
  }

  static TensorBuffer topk(Backend backend, TensorBuffer x, long k, int dim) {
    Shape shape = x.shape().with(dim, k);
    int n = (int) x.shape().dim(dim);
    long[] best = new long[Math.toIntExact(shape.size())];
    if (best.length > 0) {
      float[] values = floats(backend, x);
      int inner = (int) x.shape().product(dim + 1, x.shape().rank());
      for (int line = 0; line < values.length / n; line++) {
        int start = line / inner * n * inner + line % inner;
        List<Integer> order = new ArrayList<>(n);
        for (int i = 0; i < n; i++) {
          order.add(i);
        }
        // Stable, and Float.compare puts NaN last in ascending order.
        order.sort((a, b) -> compare(values[start + b * inner], values[start + a * inner]));
        for (int i = 0; i < k; i++) {
          best[(line / inner * (int) k + i) * inner + line % inner] = order.get(i);
        }
      }
    }
    return backend.fromLongs(best, shape);
  }

  /** Compares numbers; zeros of both signs are equal, and NaN is the largest. */
  private static int compare(float a, float b) {
    return Float.compare(a + 0f, b + 0f);
  }

  static TensorBuffer cumsum(Backend backend, TensorBuffer x, int dim, boolean reverse) {
    float[] values = floats(backend, x);
    if (values.length > 0) {
      int n = (int) x.shape().dim(dim);
      int inner = (int) x.shape().product(dim + 1, x.shape().rank());
      for (int line = 0; line < values.length / n; line++) {
        int start = line / inner * n * inner + line % inner;
        double sum = 0;
        for (int i = 0; i < n; i++) {
          int at = start + (reverse ? n - 1 - i : i) * inner;
          sum += values[at];
          values[at] = (float) sum;
        }
      }
    }
    return backend.fromFloats(values, x.shape());
  }

  static TensorBuffer batchedMatmul(
      Backend backend, TensorBuffer a, boolean transposeA, TensorBuffer b, boolean transposeB) {
    long batch = a.shape().dim(0);
    Shape product = Shape.of(a.shape().dim(transposeA ? 2 : 1), b.shape().dim(transposeB ? 1 : 2));
    Shape shape = product.prepend(batch);
    if (shape.size() == 0) {
      return backend.full(shape, 0);
    }
    List<TensorBuffer> products = new ArrayList<>();
    try {
      for (long i = 0; i < batch; i++) {
        try (TensorBuffer left = matrix(backend, a, i);
            TensorBuffer right = matrix(backend, b, i);
            TensorBuffer each = backend.matmul(left, transposeA, right, transposeB)) {
          products.add(backend.reshape(each, product.prepend(1)));
        }
      }
      return backend.cat(products, 0);
    } finally {
      products.forEach(TensorBuffer::close);
    }
  }

  private static TensorBuffer matrix(Backend backend, TensorBuffer matrices, long i) {
    try (TensorBuffer slice = backend.narrow(matrices, 0, i, 1)) {
      return backend.reshape(slice, matrices.shape().without(0));
    }
  }

  /** Returns the elements of {@code x} at these positions, in a new shape. */
  private static TensorBuffer take(
      Backend backend, TensorBuffer x, Shape shape, IntToLongFunction position) {
    if (shape.size() == 0) {
      return empty(backend, x.dtype(), shape);
    }
    long[] positions = new long[Math.toIntExact(shape.size())];
    Arrays.setAll(positions, position);
    try (TensorBuffer flat = backend.reshape(x, Shape.of(x.shape().size()));
        TensorBuffer rows = backend.fromLongs(positions, Shape.of(positions.length));
        TensorBuffer taken = backend.takeRows(flat, rows)) {
      return backend.reshape(taken, shape);
    }
  }

  private static TensorBuffer empty(Backend backend, DType dtype, Shape shape) {
    return switch (dtype) {
      case FLOAT32 -> backend.full(shape, 0);
      case INT64 -> backend.fromLongs(new long[0], shape);
    };
  }

  private static long[] longs(Backend backend, TensorBuffer x) {
    long[] values = new long[Math.toIntExact(x.shape().size())];
    backend.readLongs(x, values);
    return values;
  }

  private static float[] floats(Backend backend, TensorBuffer x) {
    float[] values = new float[Math.toIntExact(x.shape().size())];
    backend.readFloats(x, values);
    return values;
  }
}
