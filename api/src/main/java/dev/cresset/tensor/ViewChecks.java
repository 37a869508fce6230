package dev.cresset.tensor;

import dev.cresset.types.NotNull;
import dev.cresset.types.Shape;
import java.util.Arrays;

/** Validates the arguments of operations that move elements; see {@link Checks}. */
final class ViewChecks {

  private ViewChecks() {}

  /** Returns dimension numbers in {@code [0, rank)} after checking that each occurs once. */
  static int[] permutation(Shape shape, int... dims) {
    NotNull.check("permute", "array of dimensions", dims);
    int rank = shape.rank();
    int[] axes = new int[dims.length];
    boolean[] used = new boolean[rank];
    for (int i = 0; i < dims.length; i++) {
      axes[i] = Checks.axis("permute", shape, dims[i]);
      if (used[axes[i]]) {
        throw new ShapeException(
            "permute: dimension %s occurs twice in %s; name each dimension of shape %s once"
                .formatted(axes[i], Arrays.toString(dims), shape));
      }
      used[axes[i]] = true;
    }
    if (dims.length != rank) {
      throw new ShapeException(
          "permute: got %s dimensions %s for shape %s; name each of its %s dimensions once"
              .formatted(dims.length, Arrays.toString(dims), shape, rank));
    }
    return axes;
  }

  /** Returns the place of a new dimension, in {@code [0, rank]}. */
  static int newAxis(String operation, Shape shape, int dim) {
    int rank = shape.rank();
    if (dim < -rank - 1 || dim > rank) {
      throw new ShapeException(
          "%s: a dimension cannot be inserted at %s into shape %s; expected %s to %s"
              .formatted(operation, dim, shape, -rank - 1, rank));
    }
    return dim < 0 ? dim + rank + 1 : dim;
  }

  /** Returns the shape that a tensor is expanded to. */
  static Shape expand(Shape from, long... wanted) {
    NotNull.check("expand", "shape", wanted);
    int added = wanted.length - from.rank();
    if (added < 0) {
      throw new ShapeException(
          "expand: shape %s has more dimensions than %s; pass a size for each of them, -1 to keep it"
              .formatted(from, Arrays.toString(wanted)));
    }
    long[] dims = wanted.clone();
    for (int i = 0; i < dims.length; i++) {
      long size = i < added ? -1 : from.dim(i - added);
      if (dims[i] == -1 && i >= added) {
        dims[i] = size;
      } else if (dims[i] < 0) {
        throw new ShapeException(
            "expand: dimension %s of %s is below 0; only existing dimensions, the last %s here, may be -1"
                .formatted(i, Arrays.toString(wanted), from.rank()));
      } else if (i >= added && size != 1 && dims[i] != size) {
        throw new ShapeException(
            "expand: dimension %s of shape %s has size %s and cannot become %s; only dimensions of size 1 can be expanded"
                .formatted(i - added, from, size, dims[i]));
      }
    }
    return Checks.possible("expand", dims);
  }

  static void range(Shape shape, int dim, long start, long length) {
    long size = shape.dim(dim);
    if (length < 0 || start < 0 || start > size - length) {
      throw new ShapeException(
          "narrow: start %s and length %s exceed dimension %s of shape %s; expected a range within 0 to %s"
              .formatted(start, length, dim, shape, size));
    }
  }

  /** Checks tensors to be joined, and returns the dimension. */
  static int cat(String operation, int dim, Tensor... tensors) {
    NotNull.checkEach(operation, "tensor", tensors);
    if (tensors.length == 0) {
      throw new IllegalArgumentException(operation + ": no tensors were given; pass at least one");
    }
    Tensor first = tensors[0];
    Shape shape = first.shape();
    if (shape.rank() == 0) {
      throw new ShapeException(
          operation + ": scalars have no dimension to join along; use stack(0, ..)");
    }
    int axis = Checks.axis(operation, shape, dim);
    long joined = 0;
    for (int i = 0; i < tensors.length; i++) {
      Tensor each = tensors[i];
      Checks.sameBackend(operation, first, each);
      if (each.dtype() != first.dtype()) {
        throw new IllegalArgumentException(
            "%s: tensor 0 is %s but tensor %s is %s; convert one with toFloat() or toLong()"
                .formatted(operation, first.dtype(), i, each.dtype()));
      }
      Shape other = each.shape();
      if (other.rank() != shape.rank() || !other.with(axis, 0).equals(shape.with(axis, 0))) {
        throw new ShapeException(
            "%s: tensor 0 has shape %s but tensor %s has shape %s; sizes may differ in dimension %s only"
                .formatted(operation, shape, i, other, axis));
      }
      joined = Math.addExact(joined, other.dim(axis));
    }
    shape.with(axis, joined).elements(operation);
    return axis;
  }

  /** Checks that all elements of an {@code INT64} tensor are in {@code [0, size)}. */
  static void indices(String operation, Tensor index, long size, String what) {
    for (long each : Checks.read(index)) {
      if (each < 0 || each >= size) {
        throw new IllegalArgumentException(
            "%s: index %s is outside %s; expected 0 to %s"
                .formatted(operation, each, what, size - 1));
      }
    }
  }

  static void indexSelect(Tensor x, int dim, Tensor index) {
    Checks.longs("indexSelect", index);
    Checks.sameBackend("indexSelect", x, index);
    if (index.shape().rank() != 1) {
      throw new ShapeException(
          "indexSelect: the index must be a vector, got shape %s; flatten it, or use gather"
              .formatted(index.shape()));
    }
    indices(
        "indexSelect",
        index,
        x.shape().dim(dim),
        "dimension %s of shape %s".formatted(dim, x.shape()));
    x.shape().with(dim, index.shape().size()).elements("indexSelect");
  }

  static void gather(Tensor x, int dim, Tensor index) {
    Checks.longs("gather", index);
    Checks.sameBackend("gather", x, index);
    Shape shape = x.shape();
    Shape wanted = index.shape();
    boolean fits = wanted.rank() == shape.rank();
    for (int d = 0; fits && d < shape.rank(); d++) {
      fits = d == dim || wanted.dim(d) <= shape.dim(d);
    }
    if (!fits) {
      throw new ShapeException(
          "gather: an index of shape %s does not fit shape %s; it needs as many dimensions, and outside dimension %s no larger sizes"
              .formatted(wanted, shape, dim));
    }
    indices("gather", index, shape.dim(dim), "dimension %s of shape %s".formatted(dim, shape));
  }

  static void topk(Shape shape, long k, int dim) {
    if (k < 0 || k > shape.dim(dim)) {
      throw new ShapeException(
          "topk: %s elements cannot be selected along dimension %s of shape %s; expected 0 to %s"
              .formatted(k, dim, shape, shape.dim(dim)));
    }
  }
}
