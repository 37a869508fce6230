package dev.cresset.types;

import java.util.Arrays;

/**
 * The sizes of a tensor's dimensions, outermost first; a scalar has none.
 *
 * <p>Prints as {@code [64, 784]}. PyTorch counterpart: {@code torch.Size}.
 */
public final class Shape {

  /** The most elements that one tensor may have: the largest array that every JVM can make. */
  public static final int MAX_ELEMENTS = Integer.MAX_VALUE - 8;

  /** What to do about dimension 1 of a vector, most often a single sample. */
  private static final String BATCH =
      "; if this is a single sample, put a batch dimension of 1 in front with reshape(1, -1)";

  private static final Shape SCALAR = new Shape(new long[0]);

  private final long[] dims;
  private final long size;

  private Shape(long[] dims) {
    this.dims = dims;
    this.size = size(dims);
  }

  private static long size(long[] dims) {
    boolean empty = false;
    for (long dim : dims) {
      if (dim < 0) {
        throw new IllegalArgumentException(
            "shape: every dimension must be 0 or more, got " + Arrays.toString(dims));
      }
      empty |= dim == 0;
    }
    if (empty) {
      return 0;
    }
    try {
      long size = 1;
      for (long dim : dims) {
        size = Math.multiplyExact(size, dim);
      }
      return size;
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "shape: %s has more elements than can be counted (a tensor has at most %s); use smaller dimensions"
              .formatted(Arrays.toString(dims), MAX_ELEMENTS),
          e);
    }
  }

  /**
   * Returns the shape with these dimensions.
   *
   * @throws IllegalArgumentException if one is negative, or the number of elements is beyond {@code
   *     Long.MAX_VALUE}
   */
  public static Shape of(long... dims) {
    NotNull.check("shape", "dimensions", dims);
    return dims.length == 0 ? SCALAR : new Shape(dims.clone());
  }

  /** Returns the shape of a single value, {@code []}. */
  public static Shape scalar() {
    return SCALAR;
  }

  /** Returns the dimensions, outermost first, as a copy. */
  public long[] dims() {
    return dims.clone();
  }

  /** Returns the number of dimensions. */
  public int rank() {
    return dims.length;
  }

  /** Returns the number of elements; 1 for a scalar. */
  public long size() {
    return size;
  }

  /**
   * Returns the number of elements, for a tensor of this shape.
   *
   * @param operation what makes the tensor, which the message starts with
   * @throws IllegalArgumentException if there are more than {@link #MAX_ELEMENTS}
   */
  public int elements(String operation) {
    if (size > MAX_ELEMENTS) {
      throw new IllegalArgumentException(
          "%s: a tensor of shape %s would have %s elements (at most %s are possible); use smaller dimensions, smaller batches or several tensors"
              .formatted(operation, this, size, MAX_ELEMENTS));
    }
    return (int) size;
  }

  /**
   * Returns the size of one dimension; negative numbers count from the end.
   *
   * @throws IllegalArgumentException if there is no such dimension
   */
  public long dim(int dim) {
    return dims[axis(dim)];
  }

  /**
   * Turns a dimension number, which may be negative, into one in {@code [0, rank)}.
   *
   * @throws IllegalArgumentException if there is no such dimension
   */
  public int axis(int dim) {
    int rank = dims.length;
    if (dim < -rank || dim >= rank) {
      throw new IllegalArgumentException(
          rank == 0
              ? "dimension " + dim + " does not exist: the tensor is a scalar, shape []"
              : "dimension %s does not exist in shape %s: expected %s to %s%s"
                  .formatted(dim, this, -rank, rank - 1, rank == 1 && dim == 1 ? BATCH : ""));
    }
    return dim < 0 ? dim + rank : dim;
  }

  /** Returns this shape with one dimension replaced. */
  public Shape with(int dim, long size) {
    long[] changed = dims.clone();
    changed[axis(dim)] = size;
    return new Shape(changed);
  }

  /** Returns this shape with one dimension left out. */
  public Shape without(int dim) {
    int axis = axis(dim);
    long[] fewer = new long[dims.length - 1];
    System.arraycopy(dims, 0, fewer, 0, axis);
    System.arraycopy(dims, axis + 1, fewer, axis, fewer.length - axis);
    return fewer.length == 0 ? SCALAR : new Shape(fewer);
  }

  /** Returns this shape with one more dimension in front. */
  public Shape prepend(long dim) {
    long[] more = new long[dims.length + 1];
    more[0] = dim;
    System.arraycopy(dims, 0, more, 1, dims.length);
    return new Shape(more);
  }

  /**
   * Returns the product of the dimensions from {@code from} (inclusive) to {@code to} (exclusive).
   *
   * @throws IllegalArgumentException if they are not all in {@code [0, rank)}
   */
  public long product(int from, int to) {
    if (from < 0 || to > dims.length) {
      throw new IllegalArgumentException(
          "product: shape %s has no dimensions %s to %s; expected a range within 0 to %s"
              .formatted(this, from, to, dims.length));
    }
    long product = 1;
    for (int i = from; i < to; i++) {
      product *= dims[i];
    }
    return product;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Shape shape && Arrays.equals(dims, shape.dims);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(dims);
  }

  @Override
  public String toString() {
    return Arrays.toString(dims);
  }
}
