package dev.cresset.nn;

import dev.cresset.tensor.ShapeException;
import dev.cresset.types.Experimental;
import dev.cresset.types.NotNull;
import dev.cresset.types.Shape;
import java.util.Arrays;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

/**
 * A shape that is known in part: the size of any dimension, and the number of leading dimensions,
 * may be unknown.
 *
 * <pre>{@code
 * PartialShape.of(-1, 3, 28, 28);   // [?, 3, 28, 28]: any number of such images
 * PartialShape.endingIn(784);       // [.., 784]: any number of dimensions, the last of size 784
 * PartialShape.unknown();           // [..]
 * }</pre>
 *
 * <p>Immutable. Counterparts: TensorFlow's {@code tf.TensorShape}, and Keras shapes with {@code
 * None}.
 *
 * @since 0.1
 */
@Experimental
public final class PartialShape {

  /** The value that stands for an unknown size. */
  public static final long UNKNOWN = -1;

  private static final PartialShape ANY = new PartialShape(false, new long[0]);

  private final boolean ranked;

  /** All dimensions if {@code ranked}, otherwise only the trailing ones. */
  private final long[] dims;

  private PartialShape(boolean ranked, long[] dims) {
    this.ranked = ranked;
    this.dims = dims;
  }

  /** Returns a shape of unknown rank and sizes. */
  public static PartialShape unknown() {
    return ANY;
  }

  /**
   * Returns a shape of known rank.
   *
   * @param dims the sizes, outermost first; -1 for an unknown size
   * @throws IllegalArgumentException if a size is below -1
   */
  public static PartialShape of(long... dims) {
    return new PartialShape(true, checked(dims));
  }

  /** Returns a fully known shape. */
  public static PartialShape of(Shape shape) {
    return of(NotNull.check("PartialShape", "shape", shape).dims());
  }

  /**
   * Returns a shape of unknown rank with known trailing dimensions.
   *
   * @param dims the sizes of the trailing dimensions; -1 for an unknown size
   * @throws IllegalArgumentException if a size is below -1
   */
  public static PartialShape endingIn(long... dims) {
    return new PartialShape(false, checked(dims));
  }

  private static long[] checked(long... dims) {
    NotNull.check("PartialShape", "dimensions", dims);
    for (long dim : dims) {
      if (dim < UNKNOWN) {
        throw new IllegalArgumentException(
            "PartialShape: every dimension must be 0 or more, or -1 for an unknown size, got "
                + Arrays.toString(dims));
      }
    }
    return dims.clone();
  }

  /** Returns whether the rank, the number of dimensions, is known. */
  public boolean hasRank() {
    return ranked;
  }

  /**
   * Returns the rank, the number of dimensions.
   *
   * @throws IllegalStateException if the rank is unknown
   */
  public int rank() {
    if (!ranked) {
      throw new IllegalStateException(
          "rank: the number of dimensions of %s is unknown; check hasRank() first".formatted(this));
    }
    return dims.length;
  }

  /**
   * Returns the size of a dimension, or empty if it is unknown.
   *
   * @param dim the dimension; negative numbers count from the end
   * @throws ShapeException if the rank is known and there is no such dimension
   */
  public OptionalLong dim(int dim) {
    int index = index(dim);
    return index < 0 || dims[index] == UNKNOWN
        ? OptionalLong.empty()
        : OptionalLong.of(dims[index]);
  }

  /**
   * Returns this shape with the size of one dimension replaced.
   *
   * <p>If the rank is unknown, a negative {@code dim} adds dimensions of unknown size as needed,
   * and for a {@code dim} of 0 or more the result is {@linkplain #unknown unknown}.
   *
   * @param dim the dimension; negative numbers count from the end
   * @param size 0 or more, or -1 for an unknown size
   * @throws ShapeException if the rank is known and there is no such dimension
   * @throws IllegalArgumentException if {@code size} is below -1, unless the result is unknown
   */
  public PartialShape with(int dim, long size) {
    int index = index(dim);
    if (index >= 0) {
      long[] changed = dims.clone();
      changed[index] = size;
      return new PartialShape(ranked, checked(changed));
    }
    if (dim >= 0) {
      return ANY;
    }
    long[] more = new long[-dim];
    Arrays.fill(more, UNKNOWN);
    System.arraycopy(dims, 0, more, more.length - dims.length, dims.length);
    more[0] = size;
    return endingIn(more);
  }

  /** Returns this shape with an additional last dimension. */
  PartialShape append(long size) {
    long[] more = Arrays.copyOf(dims, dims.length + 1);
    more[dims.length] = size;
    return new PartialShape(ranked, more);
  }

  /** Returns the index into {@code dims}, or -1 if the dimension is not among the known ones. */
  private int index(int dim) {
    if (ranked && (dim < -dims.length || dim >= dims.length)) {
      throw new ShapeException(
          "dimension %s does not exist in shape %s, which has %s dimensions"
              .formatted(dim, this, dims.length));
    }
    return dim < 0 ? Math.max(-1, dims.length + dim) : ranked ? dim : -1;
  }

  /** Returns the product of all sizes except the first, or empty if one is unknown. */
  OptionalLong sampleSize() {
    if (!ranked || dims.length == 0) {
      return OptionalLong.empty();
    }
    long[] sample = Arrays.copyOfRange(dims, 1, dims.length);
    return Arrays.stream(sample).anyMatch(dim -> dim == UNKNOWN)
        ? OptionalLong.empty()
        : OptionalLong.of(Shape.of(sample).size());
  }

  /** Returns whether this shape and another are compatible: some shape matches both. */
  public boolean fits(PartialShape other) {
    NotNull.check("fits", "other shape", other);
    int common = Math.min(dims.length, other.dims.length);
    if ((ranked && dims.length < other.dims.length)
        || (other.ranked && other.dims.length < dims.length)) {
      return false;
    }
    for (int fromEnd = 1; fromEnd <= common; fromEnd++) {
      long mine = dims[dims.length - fromEnd];
      long theirs = other.dims[other.dims.length - fromEnd];
      if (mine != theirs && mine != UNKNOWN && theirs != UNKNOWN) {
        return false;
      }
    }
    return true;
  }

  /**
   * Returns this shape combined with the sizes that another one adds.
   *
   * @throws ShapeException if the two do not {@linkplain #fits fit}
   */
  public PartialShape merge(PartialShape other) {
    if (!fits(other)) {
      throw new ShapeException("no shape is both %s and %s".formatted(this, other));
    }
    long[] longer = dims.length < other.dims.length ? other.dims : dims;
    long[] shorter = longer == dims ? other.dims : dims;
    long[] merged = longer.clone();
    for (int fromEnd = 1; fromEnd <= shorter.length; fromEnd++) {
      long known = shorter[shorter.length - fromEnd];
      if (known != UNKNOWN) {
        merged[merged.length - fromEnd] = known;
      }
    }
    return new PartialShape(ranked || other.ranked, merged);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof PartialShape shape
        && ranked == shape.ranked
        && Arrays.equals(dims, shape.dims);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(dims) + Boolean.hashCode(ranked);
  }

  /** Returns the sizes, for example {@code [?, 3, 28, 28]} or {@code [.., 784]}. */
  @Override
  public String toString() {
    LongStream sizes = Arrays.stream(dims);
    String known =
        sizes
            .mapToObj(dim -> dim == UNKNOWN ? "?" : Long.toString(dim))
            .collect(Collectors.joining(", "));
    return ranked ? "[" + known + "]" : known.isEmpty() ? "[..]" : "[.., " + known + "]";
  }
}
