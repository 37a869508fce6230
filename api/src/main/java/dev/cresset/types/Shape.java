package dev.cresset.types;

import java.util.Arrays;

/**
 * The sizes of the dimensions of a tensor, outermost first; a scalar has no dimensions.
 *
 * <p>{@link #toString} returns for example {@code [64, 784]}. Immutable. PyTorch counterpart:
 * {@code torch.Size}.
 *
 * @since 0.1
 */
public final class Shape {

  /**
   * The maximum number of elements of a tensor: the length of the longest array that common JVMs
   * can allocate.
   */
  public static final int MAX_ELEMENTS = Integer.MAX_VALUE - 8;

  /**
   * The hint for dimension 1 of a vector, which is usually a single sample without a batch
   * dimension.
   */
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
    for (long dim : dims) {
      if (dim < 0) {
        throw new IllegalArgumentException(
            "shape: every dimension must be 0 or more, got " + Arrays.toString(dims));
      }
    }
    return product(dims, 0, dims.length);
  }

  private static long product(long[] dims, int from, int to) {
    for (int i = from; i < to; i++) {
      if (dims[i] == 0) {
        return 0; // even if the product of the others cannot be counted
      }
    }
    try {
      long product = 1;
      for (int i = from; i < to; i++) {
        product = Math.multiplyExact(product, dims[i]);
      }
      return product;
    } catch (ArithmeticException e) {
      throw new IllegalArgumentException(
          "shape: %s has more elements than can be counted (a tensor has at most %s); use smaller dimensions"
              .formatted(Arrays.toString(Arrays.copyOfRange(dims, from, to)), MAX_ELEMENTS),
          e);
    }
  }

  /**
   * Returns a shape with these dimensions.
   *
   * @throws IllegalArgumentException if a dimension is negative, or the number of elements exceeds
   *     {@code Long.MAX_VALUE}
   */
  public static Shape of(long... dims) {
    NotNull.check("shape", "dimensions", dims);
    return dims.length == 0 ? SCALAR : new Shape(dims.clone());
  }

  /** Returns the shape of a scalar, {@code []}. */
  public static Shape scalar() {
    return SCALAR;
  }

  /** Returns a copy of the dimensions, outermost first. */
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
   * Returns the number of elements after checking that a tensor can have that many.
   *
   * @param operation name of the operation that creates the tensor, the start of the message
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
   * Returns the size of one dimension.
   *
   * @param dim the dimension; negative numbers count from the end
   * @throws IllegalArgumentException if there is no such dimension
   */
  public long dim(int dim) {
    return dims[axis(dim)];
  }

  /**
   * Converts a dimension, which may be negative, to an index in {@code [0, rank)}.
   *
   * @param dim the dimension; negative numbers count from the end
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

  /**
   * Returns this shape with the size of one dimension replaced.
   *
   * @param dim the dimension; negative numbers count from the end
   * @param size the new size, 0 or more
   * @throws IllegalArgumentException if there is no such dimension, {@code size} is negative, or
   *     the number of elements exceeds {@code Long.MAX_VALUE}
   */
  public Shape with(int dim, long size) {
    long[] changed = dims.clone();
    changed[axis(dim)] = size;
    return new Shape(changed);
  }

  /**
   * Returns this shape without one dimension.
   *
   * @param dim the dimension; negative numbers count from the end
   * @throws IllegalArgumentException if there is no such dimension
   */
  public Shape without(int dim) {
    int axis = axis(dim);
    long[] fewer = new long[dims.length - 1];
    System.arraycopy(dims, 0, fewer, 0, axis);
    System.arraycopy(dims, axis + 1, fewer, axis, fewer.length - axis);
    return fewer.length == 0 ? SCALAR : new Shape(fewer);
  }

  /**
   * Returns this shape with an additional first dimension.
   *
   * @param dim size of the new dimension, 0 or more
   * @throws IllegalArgumentException if {@code dim} is negative, or the number of elements exceeds
   *     {@code Long.MAX_VALUE}
   */
  public Shape prepend(long dim) {
    long[] more = new long[dims.length + 1];
    more[0] = dim;
    System.arraycopy(dims, 0, more, 1, dims.length);
    return new Shape(more);
  }

  /**
   * Returns this shape with an additional last dimension.
   *
   * @param dim size of the new dimension, 0 or more
   * @throws IllegalArgumentException if {@code dim} is negative, or the number of elements exceeds
   *     {@code Long.MAX_VALUE}
   */
  public Shape append(long dim) {
    long[] more = Arrays.copyOf(dims, dims.length + 1);
    more[dims.length] = dim;
    return new Shape(more);
  }

  /**
   * Returns the product of the sizes of dimensions {@code from} (inclusive) to {@code to}
   * (exclusive); 1 if there are none.
   *
   * @throws IllegalArgumentException if {@code from} is negative, {@code to} exceeds the rank, or
   *     the product exceeds {@code Long.MAX_VALUE}
   */
  public long product(int from, int to) {
    if (from < 0 || to > dims.length) {
      throw new IllegalArgumentException(
          "product: shape %s has no dimensions %s to %s; expected a range within 0 to %s"
              .formatted(this, from, to, dims.length));
    }
    return product(dims, from, to);
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
