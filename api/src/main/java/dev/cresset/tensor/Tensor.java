package dev.cresset.tensor;

import dev.cresset.backend.internal.Closing;
import dev.cresset.backend.internal.GuardedBackend;
import dev.cresset.backend.internal.GuardedBuffer;
import dev.cresset.spi.Backend;
import dev.cresset.spi.BinaryOp;
import dev.cresset.spi.ReduceOp;
import dev.cresset.spi.TensorBuffer;
import dev.cresset.types.DType;
import dev.cresset.types.NotNull;
import dev.cresset.types.Shape;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * An n-dimensional array on a backend, with PyTorch's operations and automatic differentiation.
 *
 * <p>Operations return their result and do not change their operands. If an operand requires a
 * gradient, the operation is recorded, and {@link #backward()} on a result adds the gradient to the
 * {@link #grad()} of each leaf. Two operands broadcast by NumPy's rules. A negative dimension
 * counts from the end.
 *
 * <p>No manual cleanup is needed: a tensor created in a loop over a {@code DataLoader} is freed
 * when the loop moves on (see {@link TensorScope}), and any other tensor when it is no longer
 * reachable. Using a freed tensor throws an {@link IllegalStateException} that says what freed it.
 *
 * <p>Operations throw a {@link ShapeException} if shapes do not fit, and an {@link
 * IllegalArgumentException} if an operand has the wrong element type or is on another backend.
 *
 * <p>Tensors can be read, used in operations and closed on any thread. An operation uses the values
 * from before the tensor was freed, or throws the exception for a freed tensor. While an optimizer
 * or {@code loadStateDict} changes a tensor, other threads may read some elements before and some
 * after the change. Train a model on one thread at a time: concurrent calls of {@code backward()}
 * add up all gradients, but each is computed with the weights at that moment.
 *
 * <p>PyTorch counterpart: {@code torch.Tensor}.
 *
 * @since 0.1
 */
public final class Tensor implements AutoCloseable {

  private static final Closing BY_ZERO_GRAD =
      new Closing("zeroGrad() of another thread", "train a model in one thread at a time");

  private static final Closing BY_CLOSE =
      new Closing("close()", "use it before that, or do not close it");

  /** The location of a leaf while it is on another backend. */
  private record Placement(Backend backend, GuardedBuffer buffer) {}

  // Final, because a tensor may be published to another thread through a plain field.
  private final Backend home;
  private final GuardedBuffer own;
  private final Shape shape;
  private final DType dtype;

  /**
   * Number of in-place changes, shared by all tensors with the same memory. Also the lock for the
   * gradient.
   */
  private final AtomicInteger version;

  private volatile @Nullable Placement elsewhere;
  private TensorScope.Fate fate = TensorScope.Fate.CLOSE;

  private boolean requiresGrad;
  private boolean saved;
  private @Nullable Node node;
  private @Nullable Tensor grad;
  private boolean gradHandedOut;

  /** Where this tensor was created, if it is traced. */
  private @Nullable Allocation allocation;

  private Tensor(Backend backend, TensorBuffer buffer, AtomicInteger version) {
    this.home = backend;
    this.own = (GuardedBuffer) buffer;
    this.shape = buffer.shape();
    this.dtype = buffer.dtype();
    this.version = version;
  }

  // ---------------------------------------------------------------------------------------------
  // Creation, for this package

  /** Returns a tensor that owns a buffer and belongs to the innermost scope. */
  static Tensor of(Backend backend, TensorBuffer buffer) {
    return scoped(new Tensor(backend, buffer, new AtomicInteger()));
  }

  /** Returns a tensor whose buffer shares its memory with another tensor. */
  static Tensor sharing(Tensor other, TensorBuffer buffer) {
    return scoped(new Tensor(other.backend(), buffer, other.version));
  }

  private static Tensor scoped(Tensor tensor) {
    if (AllocationTrace.isActive()) {
      tensor.allocation = AllocationTrace.record(tensor);
    }
    TensorScope scope = TensorScope.innermost();
    if (scope != null) {
      scope.add(tensor);
    }
    return tensor;
  }

  // ---------------------------------------------------------------------------------------------
  // Attributes

  /** Returns the shape. PyTorch counterpart: {@code tensor.shape}. */
  public Shape shape() {
    return shape;
  }

  /** Returns the type of the elements. */
  public DType dtype() {
    return dtype;
  }

  /** Returns the backend that holds the elements. */
  public Backend backend() {
    Placement placement = elsewhere;
    return placement == null ? home : placement.backend();
  }

  // ---------------------------------------------------------------------------------------------
  // Arithmetic

  /** Returns {@code this + other}, with broadcasting. */
  public Tensor add(Tensor other) {
    return Operations.add(this, other, arithmetic("add", other));
  }

  /** Returns {@code this + value}. */
  public Tensor add(double value) {
    Checks.floats("add", this);
    return Operations.add(this, value);
  }

  /** Returns {@code this - other}, with broadcasting. */
  public Tensor sub(Tensor other) {
    return Operations.sub(this, other, arithmetic("sub", other));
  }

  /** Returns {@code this - value}. */
  public Tensor sub(double value) {
    Checks.floats("sub", this);
    return Operations.add(this, -value);
  }

  /** Returns {@code this * other}, element-wise with broadcasting. */
  public Tensor mul(Tensor other) {
    return Operations.mul(this, other, arithmetic("mul", other));
  }

  /** Returns {@code this * value}. */
  public Tensor mul(double value) {
    Checks.floats("mul", this);
    return Operations.mul(this, value);
  }

  /**
   * Returns {@code this / other}, element-wise with broadcasting; {@code x / 0} is infinite or NaN.
   */
  public Tensor div(Tensor other) {
    return Operations.div(this, other, arithmetic("div", other));
  }

  /** Returns {@code this / value}. */
  public Tensor div(double value) {
    Checks.floats("div", this);
    return Operations.div(this, value);
  }

  /** Returns {@code this ^ exponent}, element-wise with broadcasting. */
  public Tensor pow(Tensor exponent) {
    return Operations.pow(this, exponent, arithmetic("pow", exponent));
  }

  /**
   * Returns {@code this ^ exponent}, element-wise; {@code x ** 2} in PyTorch is {@code x.pow(2)}.
   */
  public Tensor pow(double exponent) {
    Checks.floats("pow", this);
    return Operations.pow(this, exponent);
  }

  /** Returns {@code -this}. */
  public Tensor neg() {
    Checks.floats("neg", this);
    return Operations.neg(this);
  }

  /** Returns {@code 1 / this}. */
  public Tensor reciprocal() {
    return pow(-1);
  }

  /** Returns {@code e^this}. */
  public Tensor exp() {
    Checks.floats("exp", this);
    return Operations.exp(this);
  }

  /** Returns the natural logarithm; {@code -Infinity} for 0 and NaN for negative elements. */
  public Tensor log() {
    Checks.floats("log", this);
    return Operations.log(this);
  }

  /** Returns the square root; NaN for negative elements. */
  public Tensor sqrt() {
    Checks.floats("sqrt", this);
    return Operations.sqrt(this);
  }

  /** Returns {@code |this|}; the gradient at 0 is 0. */
  public Tensor abs() {
    Checks.floats("abs", this);
    return Operations.abs(this);
  }

  /** Returns {@code this * this}, element-wise. */
  public Tensor square() {
    Checks.floats("square", this);
    return Operations.pow(this, 2);
  }

  /**
   * Returns {@code min(max(this, min), max)}; elements at the bounds pass the gradient on. An
   * infinite bound does not limit. If {@code min} exceeds {@code max}, all elements become {@code
   * max}, as in PyTorch.
   */
  public Tensor clamp(double min, double max) {
    Checks.floats("clamp", this);
    return Operations.clamp(this, min, max);
  }

  /** Returns the error function, {@code 2 / √π ∫₀ˣ e^(-t²) dt}. */
  public Tensor erf() {
    Checks.floats("erf", this);
    return Operations.erf(this);
  }

  // ---------------------------------------------------------------------------------------------
  // Comparison

  /**
   * Returns 1 where the elements are equal and 0 elsewhere, as {@code FLOAT32}, with broadcasting
   * and without a gradient.
   *
   * <p>Two {@code INT64} tensors are compared exactly. If the types differ, the {@code INT64}
   * tensor is first converted to {@code FLOAT32}, which rounds numbers beyond 2^24, as in PyTorch.
   */
  public Tensor eq(Tensor other) {
    return compare("eq", BinaryOp.EQ, other);
  }

  /**
   * Returns 1 where the elements equal {@code value} and 0 elsewhere, as {@code FLOAT32}, without a
   * gradient.
   *
   * <p>{@code INT64} elements are compared exactly with {@code value} (Java rounds a {@code long}
   * above 2⁵³ when it is passed as a {@code double}). {@code FLOAT32} elements are compared with
   * {@code (float) value}.
   */
  public Tensor eq(double value) {
    return compare("eq", BinaryOp.EQ, value);
  }

  /**
   * Returns 1 where {@code this > other} and 0 elsewhere, as {@code FLOAT32}, with broadcasting and
   * without a gradient. Element types are handled as in {@link #eq(Tensor)}.
   */
  public Tensor gt(Tensor other) {
    return compare("gt", BinaryOp.GT, other);
  }

  /**
   * Returns 1 where {@code this > value} and 0 elsewhere, as {@code FLOAT32}, without a gradient.
   * Element types are handled as in {@link #eq(double)}.
   */
  public Tensor gt(double value) {
    return compare("gt", BinaryOp.GT, value);
  }

  /**
   * Returns 1 where {@code this ≠ other} and 0 elsewhere, as {@code FLOAT32}, with broadcasting and
   * without a gradient. NaN differs from everything. Element types are handled as in {@link
   * #eq(Tensor)}.
   */
  public Tensor ne(Tensor other) {
    return compare("ne", BinaryOp.NE, other);
  }

  /**
   * Returns 1 where {@code this ≠ value} and 0 elsewhere, as {@code FLOAT32}, without a gradient.
   * NaN differs from everything. Element types are handled as in {@link #eq(double)}.
   */
  public Tensor ne(double value) {
    return compare("ne", BinaryOp.NE, value);
  }

  /**
   * Returns 1 where {@code this < other} and 0 elsewhere, as {@code FLOAT32}, with broadcasting and
   * without a gradient. Element types are handled as in {@link #eq(Tensor)}.
   */
  public Tensor lt(Tensor other) {
    return compare("lt", BinaryOp.LT, other);
  }

  /**
   * Returns 1 where {@code this < value} and 0 elsewhere, as {@code FLOAT32}, without a gradient.
   * Element types are handled as in {@link #eq(double)}.
   */
  public Tensor lt(double value) {
    return compare("lt", BinaryOp.LT, value);
  }

  /**
   * Returns 1 where {@code this <= other} and 0 elsewhere, as {@code FLOAT32}, with broadcasting
   * and without a gradient. Element types are handled as in {@link #eq(Tensor)}.
   */
  public Tensor le(Tensor other) {
    return compare("le", BinaryOp.LE, other);
  }

  /**
   * Returns 1 where {@code this <= value} and 0 elsewhere, as {@code FLOAT32}, without a gradient.
   * Element types are handled as in {@link #eq(double)}.
   */
  public Tensor le(double value) {
    return compare("le", BinaryOp.LE, value);
  }

  /**
   * Returns 1 where {@code this >= other} and 0 elsewhere, as {@code FLOAT32}, with broadcasting
   * and without a gradient. Element types are handled as in {@link #eq(Tensor)}.
   */
  public Tensor ge(Tensor other) {
    return compare("ge", BinaryOp.GE, other);
  }

  /**
   * Returns 1 where {@code this >= value} and 0 elsewhere, as {@code FLOAT32}, without a gradient.
   * Element types are handled as in {@link #eq(double)}.
   */
  public Tensor ge(double value) {
    return compare("ge", BinaryOp.GE, value);
  }

  /**
   * Returns whether both tensors have the same shape and equal elements; false if an element is
   * NaN.
   *
   * <p>{@code equals} compares identity instead, as PyTorch's hash does, so tensors can be keys of
   * maps. PyTorch counterpart: {@code torch.equal}.
   *
   * @throws IllegalArgumentException if the element types differ
   */
  public boolean equal(Tensor other) {
    return Comparison.equal(this, other);
  }

  /** Returns {@code allClose(other, 1e-5, 1e-8)}. */
  public boolean allClose(Tensor other) {
    return allClose(other, 1e-5, 1e-8);
  }

  /**
   * Returns whether {@code |this - other| <= atol + rtol * |other|} for all elements, with
   * broadcasting; false if an element is NaN. With AssertJ, {@code assertThat(actual).matches(x ->
   * x.allClose(expected))} prints the tensor on failure.
   *
   * <p>PyTorch counterpart: {@code torch.allclose}.
   *
   * @param rtol relative tolerance, 0 or more
   * @param atol absolute tolerance, 0 or more
   * @throws ShapeException if the shapes do not broadcast
   * @throws IllegalArgumentException if the element types differ or a tolerance is negative
   */
  public boolean allClose(Tensor other, double rtol, double atol) {
    return allClose(other, rtol, atol, false);
  }

  /**
   * Returns whether all elements are close, as {@link #allClose(Tensor, double, double)} does.
   *
   * @param equalNan whether two NaN count as close
   */
  public boolean allClose(Tensor other, double rtol, double atol, boolean equalNan) {
    return Comparison.allClose(this, other, rtol, atol, equalNan);
  }

  // ---------------------------------------------------------------------------------------------
  // Products

  /**
   * Returns the matrix product: {@code [.., n, k] x [.., k, m]} gives {@code [.., n, m]}, with the
   * leading dimensions broadcast. A vector {@code [k]} is treated as a row on the left and as a
   * column on the right, and that dimension is removed from the result.
   *
   * @throws ShapeException if the inner dimensions differ, or the leading ones do not broadcast
   */
  public Tensor matmul(Tensor other) {
    Checks.floats("matmul", this);
    Checks.floats("matmul", other);
    Checks.sameBackend("matmul", this, other);
    if (shape.rank() == 1 || other.shape.rank() == 1) {
      Checks.vectors(this, other);
    }
    if (shape.rank() == 1) {
      Tensor row = reshape(1, shape.size()).matmul(other);
      return other.shape.rank() == 1 ? row.reshape() : row.reshape(row.shape.without(-2).dims());
    }
    if (other.shape.rank() == 1) {
      Tensor column = matmul(other.reshape(other.shape.size(), 1));
      return column.reshape(column.shape.without(-1).dims());
    }
    Checks.matrices(this, other);
    if (other.shape.rank() > 2) {
      return batchedMatmul(other);
    }
    if (shape.rank() == 2) {
      return Operations.matmul(this, other);
    }
    return reshape(shape.product(0, shape.rank() - 1), shape.dim(-1))
        .matmul(other)
        .reshape(shape.with(-1, other.shape.dim(1)).dims());
  }

  private Tensor batchedMatmul(Tensor other) {
    Shape batch = Checks.batches(shape, other.shape);
    Shape result = Checks.matrices(batch, shape.dim(-2), other.shape.dim(-1));
    result.elements("matmul");
    Tensor left = batchOfMatrices(batch);
    Tensor right = other.batchOfMatrices(batch);
    return Operations.batchedMatmul(left, right).reshape(result.dims());
  }

  /** Returns the matrices in the last two dimensions, broadcast and in one leading dimension. */
  private Tensor batchOfMatrices(Shape batch) {
    Shape wide = Checks.matrices(batch, shape.dim(-2), shape.dim(-1));
    wide.elements("matmul");
    return ViewOperations.broadcast("matmul", this, wide)
        .reshape(batch.size(), shape.dim(-2), shape.dim(-1));
  }

  /**
   * Returns the product of two matrices: {@code [n, k] x [k, m]} gives {@code [n, m]}. PyTorch
   * counterpart: {@code torch.mm}.
   *
   * @throws ShapeException if an operand is not a matrix or the inner dimensions differ
   */
  public Tensor mm(Tensor other) {
    Checks.floats("mm", this);
    Checks.floats("mm", other);
    if (shape.rank() != 2 || other.shape.rank() != 2) {
      throw new ShapeException(
          "mm: operands must be two matrices, got %s x %s; for other shapes use matmul"
              .formatted(shape, other.shape));
    }
    return matmul(other);
  }

  /**
   * Returns the transpose of a matrix: {@code [n, m]} gives {@code [m, n]}. A vector or scalar is
   * returned unchanged.
   *
   * @throws ShapeException if there are more than two dimensions
   */
  public Tensor t() {
    if (shape.rank() > 2) {
      throw new ShapeException(
          "t: a tensor of at most two dimensions is expected, got "
              + shape
              + "; use transpose(-2, -1)");
    }
    return shape.rank() < 2 ? this : Operations.transpose(this);
  }

  // ---------------------------------------------------------------------------------------------
  // Shape

  /**
   * Returns a tensor with the same elements in another shape, which shares memory with this one.
   * One dimension may be -1; its size is inferred.
   *
   * @throws ShapeException if the number of elements differs
   */
  public Tensor reshape(long... dims) {
    return Operations.reshape("reshape", this, Checks.reshape("reshape", shape, dims));
  }

  /**
   * Does the same as {@link #reshape}, because tensors are always contiguous.
   *
   * @throws ShapeException if the number of elements differs
   */
  public Tensor view(long... dims) {
    return Operations.reshape("view", this, Checks.reshape("view", shape, dims));
  }

  /**
   * Returns a copy of the slice at {@code index} of the first dimension: {@code images[1]} in
   * PyTorch is {@code images.get(1)}. A negative index counts from the end.
   *
   * @throws IllegalArgumentException if there is no such slice
   */
  public Tensor get(long index) {
    if (shape.rank() == 0) {
      throw new ShapeException("get: a scalar has no slices; read it with item()");
    }
    long count = shape.dim(0);
    if (count == 0) {
      throw new IllegalArgumentException(
          "get: dimension 0 of shape %s is empty, so there is no slice %s".formatted(shape, index));
    }
    if (index < -count || index >= count) {
      throw new IllegalArgumentException(
          "get: index %s is outside dimension 0 of shape %s; expected %s to %s"
              .formatted(index, shape, -count, count - 1));
    }
    return ViewOperations.narrow(this, 0, index < 0 ? index + count : index, 1)
        .reshape(shape.without(0).dims());
  }

  /**
   * Returns a copy with the dimensions in another order: {@code images.permute(0, 2, 3, 1)} turns
   * {@code [n, c, h, w]} into {@code [n, h, w, c]}.
   *
   * @param dims each dimension once; negative numbers count from the end
   * @throws ShapeException if a dimension is missing or occurs twice
   */
  public Tensor permute(int... dims) {
    return ViewOperations.permute("permute", "Permute", this, ViewChecks.permutation(shape, dims));
  }

  /**
   * Returns a copy with two dimensions swapped.
   *
   * @throws ShapeException if there is no such dimension
   */
  public Tensor transpose(int dim0, int dim1) {
    int[] dims = new int[shape.rank()];
    Arrays.setAll(dims, i -> i);
    int first = Checks.axis("transpose", shape, dim0);
    int second = Checks.axis("transpose", shape, dim1);
    dims[first] = second;
    dims[second] = first;
    return ViewOperations.permute("transpose", "Transpose", this, dims);
  }

  /**
   * Returns a tensor without a dimension, which shares memory with this one, or this tensor itself
   * if the size of the dimension is not 1.
   *
   * @throws ShapeException if there is no such dimension
   */
  public Tensor squeeze(int dim) {
    int axis = Checks.axis("squeeze", shape, dim);
    return shape.dim(axis) != 1
        ? this
        : Operations.reshape("squeeze", "Squeeze", this, shape.without(axis));
  }

  /**
   * Returns a tensor with an additional dimension of size 1, which shares memory with this one.
   *
   * @param dim place of the dimension in the result; negative numbers count from the end
   * @throws ShapeException if {@code dim} is outside {@code -rank - 1} to {@code rank}
   */
  public Tensor unsqueeze(int dim) {
    int axis = ViewChecks.newAxis("unsqueeze", shape, dim);
    long[] dims = new long[shape.rank() + 1];
    for (int i = 0; i < dims.length; i++) {
      dims[i] = i == axis ? 1 : shape.dim(i < axis ? i : i - 1);
    }
    return Operations.reshape("unsqueeze", "Unsqueeze", this, Shape.of(dims));
  }

  /** Returns the elements as a vector, which shares memory with this tensor. */
  public Tensor flatten() {
    return Operations.reshape("flatten", this, Shape.of(shape.size()));
  }

  /**
   * Returns a tensor in which the dimensions from {@code startDim} on are one, and which shares
   * memory with this one; a scalar becomes a vector.
   *
   * @throws ShapeException if there is no such dimension
   */
  public Tensor flatten(int startDim) {
    if (shape.rank() == 0 && (startDim == 0 || startDim == -1)) {
      return flatten();
    }
    int start = Checks.axis("flatten", shape, startDim);
    long[] dims = Arrays.copyOf(shape.dims(), start + 1);
    dims[start] = shape.product(start, shape.rank());
    return Operations.reshape("flatten", this, Shape.of(dims));
  }

  /**
   * Returns a copy in which dimensions of size 1 are repeated. The result may have additional
   * dimensions in front.
   *
   * @param dims sizes of the result; -1 keeps the size of a dimension
   * @throws ShapeException if another dimension would change its size
   */
  public Tensor expand(long... dims) {
    return ViewOperations.expand(this, ViewChecks.expand(shape, dims));
  }

  /**
   * Returns a copy of the slices {@code start} to {@code start + length - 1} along a dimension;
   * {@code x[:, 2:5]} in PyTorch is {@code x.narrow(1, 2, 3)}.
   *
   * @param start index of the first slice; negative numbers count from the end
   * @throws ShapeException if the range exceeds the dimension
   */
  public Tensor narrow(int dim, long start, long length) {
    int axis = Checks.axis("narrow", shape, dim);
    long first = start < 0 ? start + shape.dim(axis) : start;
    ViewChecks.range(shape, axis, first, length);
    return ViewOperations.narrow(this, axis, first, length);
  }

  /**
   * Returns the slices along a dimension at these indices, of which some may be equal; {@code x[:,
   * index]} in PyTorch is {@code x.indexSelect(1, index)}.
   *
   * @param index {@code INT64 [n]}
   * @throws IllegalArgumentException if an index is outside the dimension
   */
  public Tensor indexSelect(int dim, Tensor index) {
    int axis = Checks.axis("indexSelect", shape, dim);
    ViewChecks.indexSelect(this, axis, index);
    return ViewOperations.indexSelect(this, axis, index);
  }

  /**
   * Returns the elements at indices along a dimension: for dimension 1 of two, {@code out[i, j] =
   * this[i, index[i, j]]}. The result has the shape of the index.
   *
   * @param index {@code INT64}, with as many dimensions as this tensor, and not larger in the
   *     dimensions other than {@code dim}
   * @throws ShapeException if the shape of the index does not fit
   * @throws IllegalArgumentException if an index is outside the dimension
   */
  public Tensor gather(int dim, Tensor index) {
    int axis = Checks.axis("gather", shape, dim);
    ViewChecks.gather(this, axis, index);
    return ViewOperations.gather("gather", "Gather", this, axis, index);
  }

  // ---------------------------------------------------------------------------------------------
  // Reductions

  /** Returns the sum of all elements, a scalar. */
  public Tensor sum() {
    Checks.floats("sum", this);
    return Operations.sum(this);
  }

  /** Returns the sums along a dimension, which is removed from the shape. */
  public Tensor sum(int dim) {
    return sum(dim, false);
  }

  /** Returns the sums along a dimension, which is removed from the shape or kept with size 1. */
  public Tensor sum(int dim, boolean keepDim) {
    Checks.floats("sum", this);
    return Operations.sum(this, Checks.summed("sum", shape, dim), keepDim);
  }

  /** Returns the mean of all elements, a scalar; NaN if there are none. */
  public Tensor mean() {
    Checks.floats("mean", this);
    return Operations.div(Operations.sum(this), shape.size());
  }

  /** Returns the means along a dimension, which is removed from the shape. */
  public Tensor mean(int dim) {
    return mean(dim, false);
  }

  /** Returns the means along a dimension, which is removed from the shape or kept with size 1. */
  public Tensor mean(int dim, boolean keepDim) {
    Checks.floats("mean", this);
    int axis = Checks.summed("mean", shape, dim);
    return Operations.div(Operations.sum(this, axis, keepDim), shape.dim(axis));
  }

  /**
   * Returns the largest elements along a dimension, which is removed from the shape. If elements
   * contain NaN, their maximum is NaN.
   *
   * <p>{@link #argmax} returns the indices. Of equal elements, the first one gets the gradient.
   *
   * @throws ShapeException if the dimension is empty
   */
  public Tensor max(int dim) {
    Checks.floats("max", this);
    int axis = Checks.axis("max", shape, dim);
    Checks.notEmpty("max", this, axis);
    return Operations.max(this, axis, false);
  }

  /**
   * Returns the largest element, a scalar; NaN if an element is NaN. Equal elements get equal
   * shares of the gradient.
   *
   * @throws ShapeException if there are no elements
   */
  public Tensor max() {
    Checks.floats("max", this);
    Checks.notEmpty("max", this);
    return Operations.max(this);
  }

  /**
   * Returns the smallest elements along a dimension, which is removed from the shape. If elements
   * contain NaN, their minimum is NaN.
   *
   * <p>{@link #argmin(int)} returns the indices. Of equal elements, the first one gets the
   * gradient.
   *
   * @throws ShapeException if the dimension is empty
   */
  public Tensor min(int dim) {
    Checks.floats("min", this);
    int axis = Checks.axis("min", shape, dim);
    Checks.notEmpty("min", this, axis);
    return Operations.min(this, axis, false);
  }

  /**
   * Returns the smallest element, a scalar; NaN if an element is NaN. Equal elements get equal
   * shares of the gradient.
   *
   * @throws ShapeException if there are no elements
   */
  public Tensor min() {
    Checks.floats("min", this);
    Checks.notEmpty("min", this);
    return Operations.min(this);
  }

  /**
   * Returns the smallest elements along a dimension and their indices; {@code values, indices =
   * x.min(dim)} in PyTorch. The values have a gradient.
   *
   * @throws ShapeException if the dimension is empty
   */
  public ValuesAndIndices minWithIndices(int dim) {
    return new ValuesAndIndices(min(dim), argmin(dim));
  }

  /**
   * Returns the largest elements along a dimension and their indices; {@code values, indices =
   * x.max(dim)} in PyTorch. The values have a gradient.
   *
   * @throws ShapeException if the dimension is empty
   */
  public ValuesAndIndices maxWithIndices(int dim) {
    return new ValuesAndIndices(max(dim), argmax(dim));
  }

  /**
   * Returns the {@code INT64} indices of the largest elements along a dimension, without a
   * gradient. Of equal elements, the first one counts.
   *
   * @throws ShapeException if the dimension is empty
   */
  public Tensor argmax(int dim) {
    Checks.floats("argmax", this);
    int axis = Checks.axis("argmax", shape, dim);
    Checks.notEmpty("argmax", this, axis);
    return of(backend(), backend().reduce(ReduceOp.ARGMAX, buffer("argmax"), axis));
  }

  /**
   * Returns the {@code INT64} index of the largest element among all elements in row-major order, a
   * scalar, without a gradient. Of equal elements, the first one counts.
   *
   * @throws ShapeException if there are no elements
   */
  public Tensor argmax() {
    return position("argmax", ReduceOp.ARGMAX);
  }

  /**
   * Returns the {@code INT64} indices of the smallest elements along a dimension, without a
   * gradient. Of equal elements, the first one counts.
   *
   * @throws ShapeException if the dimension is empty
   */
  public Tensor argmin(int dim) {
    Checks.floats("argmin", this);
    int axis = Checks.axis("argmin", shape, dim);
    Checks.notEmpty("argmin", this, axis);
    return of(backend(), backend().reduce(ReduceOp.ARGMIN, buffer("argmin"), axis));
  }

  /**
   * Returns the {@code INT64} index of the smallest element among all elements in row-major order,
   * a scalar, without a gradient. Of equal elements, the first one counts.
   *
   * @throws ShapeException if there are no elements
   */
  public Tensor argmin() {
    return position("argmin", ReduceOp.ARGMIN);
  }

  private Tensor position(String operation, ReduceOp op) {
    Checks.floats(operation, this);
    Checks.notEmpty(operation, this);
    try (TensorBuffer flat = backend().reshape(buffer(operation), Shape.of(shape.size()))) {
      return of(backend(), backend().reduce(op, flat, 0));
    }
  }

  /**
   * Returns the {@code k} largest elements along a dimension in descending order, and their
   * indices. NaN counts as the largest; of equal elements, the first one comes first. The values
   * have a gradient.
   *
   * @throws ShapeException if the dimension has fewer than {@code k} elements
   */
  public ValuesAndIndices topk(int k, int dim) {
    Checks.floats("topk", this);
    int axis = Checks.axis("topk", shape, dim);
    ViewChecks.topk(shape, k, axis);
    Tensor indices = of(backend(), backend().topk(buffer("topk"), k, axis));
    return new ValuesAndIndices(
        ViewOperations.gather("topk", "Topk", this, axis, indices), indices);
  }

  /**
   * Returns the unbiased variance of all elements, a scalar: {@code Σ (x - mean)² / (n - 1)}; NaN
   * for fewer than two elements.
   */
  public Tensor var() {
    return flatten().var(0);
  }

  /** Returns the unbiased variances along a dimension, which is removed from the shape. */
  public Tensor var(int dim) {
    return var(dim, false);
  }

  /**
   * Returns the unbiased variances along a dimension, {@code Σ (x - mean)² / (n - 1)}; NaN for
   * fewer than two elements. The dimension is removed from the shape or kept with size 1.
   */
  public Tensor var(int dim, boolean keepDim) {
    Checks.floats("var", this);
    return Operations.variance(this, Checks.summed("var", shape, dim), keepDim);
  }

  /**
   * Returns the standard deviation of all elements, a scalar: the square root of {@link #var()};
   * NaN for fewer than two elements. If it is 0, the gradient is 0.
   */
  public Tensor std() {
    return flatten().std(0);
  }

  /** Returns the standard deviations along a dimension, which is removed from the shape. */
  public Tensor std(int dim) {
    return std(dim, false);
  }

  /**
   * Returns the standard deviations along a dimension, the square roots of {@link #var(int)}; NaN
   * for fewer than two elements. Where one is 0, the gradient is 0. The dimension is removed from
   * the shape or kept with size 1.
   */
  public Tensor std(int dim, boolean keepDim) {
    Checks.floats("std", this);
    return Operations.deviation(this, Checks.summed("std", shape, dim), keepDim);
  }

  /**
   * Returns the Euclidean norm of all elements, {@code √Σ x²}, a scalar. If it is 0, the gradient
   * is 0.
   */
  public Tensor norm() {
    Checks.floats("norm", this);
    return Operations.norm(this);
  }

  /** Returns the sums of the elements up to each element along a dimension, in the same shape. */
  public Tensor cumsum(int dim) {
    Checks.floats("cumsum", this);
    return shape.rank() == 0 && (dim == 0 || dim == -1)
        ? flatten().cumsum(0).reshape()
        : Operations.cumsum(this, Checks.axis("cumsum", shape, dim));
  }

  // ---------------------------------------------------------------------------------------------
  // Activations

  /** Returns {@code max(0, x)}; the gradient at 0 is 0. */
  public Tensor relu() {
    Checks.floats("relu", this);
    return Operations.relu(this);
  }

  /** Returns {@code 1 / (1 + e^-x)}. */
  public Tensor sigmoid() {
    Checks.floats("sigmoid", this);
    return Operations.sigmoid(this);
  }

  /** Returns the hyperbolic tangent. */
  public Tensor tanh() {
    Checks.floats("tanh", this);
    return Operations.tanh(this);
  }

  /** Returns {@code log(1 + e^x)}, without overflow. */
  public Tensor softplus() {
    Checks.floats("softplus", this);
    return Operations.softplus(this);
  }

  /** Returns {@code x (1 + erf(x / √2)) / 2}, the exact form of the function. */
  public Tensor gelu() {
    Checks.floats("gelu", this);
    return Operations.gelu(this);
  }

  /** Returns {@code x sigmoid(x)}. */
  public Tensor silu() {
    Checks.floats("silu", this);
    return Operations.silu(this);
  }

  /** Returns {@code leakyRelu(0.01)}. */
  public Tensor leakyRelu() {
    return leakyRelu(0.01);
  }

  /** Returns {@code x} where {@code x > 0}, and {@code slope * x} elsewhere. */
  public Tensor leakyRelu(double slope) {
    Checks.floats("leakyRelu", this);
    return Operations.leakyRelu(this, slope);
  }

  /** Returns {@code elu(1)}. */
  public Tensor elu() {
    return elu(1);
  }

  /** Returns {@code x} where {@code x > 0}, and {@code alpha (e^x - 1)} elsewhere. */
  public Tensor elu(double alpha) {
    Checks.floats("elu", this);
    return Operations.elu(this, alpha);
  }

  /** Returns {@code e^x / Σ e^x} along a dimension, without overflow. */
  public Tensor softmax(int dim) {
    Checks.floats("softmax", this);
    return Operations.softmax(this, Checks.axis("softmax", shape, dim));
  }

  /** Returns {@code x - log Σ e^x} along a dimension, without overflow. */
  public Tensor logSoftmax(int dim) {
    Checks.floats("logSoftmax", this);
    return Operations.logSoftmax(this, Checks.axis("logSoftmax", shape, dim));
  }

  // ---------------------------------------------------------------------------------------------
  // Types

  /** Returns the elements as {@code FLOAT32}. PyTorch counterpart: {@code tensor.float()}. */
  public Tensor toFloat() {
    return dtype == DType.FLOAT32
        ? this
        : of(backend(), backend().cast(buffer("toFloat"), DType.FLOAT32));
  }

  /**
   * Returns the elements as {@code INT64}, rounded towards zero. PyTorch counterpart: {@code
   * tensor.long()}.
   */
  public Tensor toLong() {
    return dtype == DType.INT64
        ? this
        : of(backend(), backend().cast(buffer("toLong"), DType.INT64));
  }

  // ---------------------------------------------------------------------------------------------
  // Gradients

  /**
   * Sets whether this leaf requires a gradient, and returns the tensor itself. PyTorch counterpart:
   * {@code requires_grad_}.
   *
   * @param wanted whether {@code backward()} computes its gradient
   * @throws IllegalStateException if this tensor is the result of a recorded operation
   * @throws IllegalArgumentException if {@code wanted} is true for an {@code INT64} tensor
   */
  public Tensor requiresGrad(boolean wanted) {
    if (node != null) {
      throw new IllegalStateException(
          "requiresGrad: this tensor is the result of %s; only leaves can be changed, use detach() for one without a gradient"
              .formatted(node.name));
    }
    if (wanted) {
      Checks.floats("requiresGrad", this);
    }
    requiresGrad = wanted;
    return this;
  }

  /**
   * Returns whether this tensor requires a gradient, either as a leaf or as the result of a
   * recorded operation.
   */
  public boolean requiresGrad() {
    return requiresGrad;
  }

  /**
   * Returns whether this tensor is a leaf, that is, not the result of a recorded operation. Only
   * leaves have a {@link #grad()}. PyTorch counterpart: {@code tensor.is_leaf}.
   */
  public boolean isLeaf() {
    return node == null;
  }

  /**
   * Returns the gradient that calls of {@code backward()} have accumulated, or {@code null} if
   * there is none: after {@link #zeroGrad}, or if this tensor is not a leaf.
   */
  public @Nullable Tensor grad() {
    synchronized (version) {
      gradHandedOut |= grad != null;
      return grad;
    }
  }

  /**
   * Returns whether there is a gradient. Unlike {@link #grad()}, this does not prevent {@link
   * #zeroGrad} from freeing its memory at once.
   */
  public boolean hasGrad() {
    return grad != null;
  }

  /**
   * Clears the gradient; {@code x.grad = None} in PyTorch. A gradient that {@link #grad()} has
   * returned stays valid.
   */
  public void zeroGrad() {
    synchronized (version) {
      Tensor old = grad;
      // A gradient that the program holds stays readable; it is freed when unreachable.
      if (old != null && !gradHandedOut) {
        old.close(BY_ZERO_GRAD);
      }
      grad = null;
      gradHandedOut = false;
    }
  }

  /**
   * Computes the gradients of this scalar with respect to the leaves that it was computed from,
   * adds them to the leaves' {@link #grad()}, and frees the saved tensors.
   *
   * @throws IllegalStateException if this tensor does not require a gradient, an earlier call freed
   *     the saved tensors, or one of them was changed in place
   * @throws ShapeException if this tensor does not have exactly one element
   */
  public void backward() {
    if (shape.size() != 1) {
      throw new ShapeException(
          "backward: without an argument only a single element has a gradient, got shape %s; take sum() or mean() first, or pass the gradient"
              .formatted(shape));
    }
    backward(backend().full(shape, 1), false);
  }

  /**
   * Computes the gradients of {@code Σ gradient * this} and adds them to the leaves' {@link
   * #grad()}.
   *
   * @param gradient a tensor of the same shape as this one
   * @param retainGraph whether to keep the saved tensors for another call
   * @throws IllegalStateException if this tensor does not require a gradient, an earlier call freed
   *     the saved tensors, or one of them was changed in place
   * @throws ShapeException if the shapes differ
   */
  public void backward(Tensor gradient, boolean retainGraph) {
    Checks.floats("backward", gradient);
    Checks.sameShape("backward", shape, gradient.shape);
    Checks.sameBackend("backward", this, gradient);
    TensorBuffer start = gradient.buffer("backward");
    // A copy for a leaf, which stores it: the caller may change the tensor later.
    backward(node == null ? backend().copy(start) : backend().reshape(start, shape), retainGraph);
  }

  private void backward(TensorBuffer gradient, boolean retainGraph) {
    Node root = node;
    if (root != null) {
      Backpropagation.run(root, gradient, retainGraph);
    } else if (requiresGrad) {
      accumulateGradient(gradient);
    } else {
      gradient.close();
      throw new IllegalStateException(
          "backward: the tensor does not require a gradient (shape %s); call requiresGrad(true) on a leaf before computing, and check for noGrad; only gradients of first order are supported"
              .formatted(shape));
    }
  }

  /** Returns a tensor that shares memory with this one and is not part of the graph. */
  public Tensor detach() {
    return sharing(this, backend().reshape(buffer("detach"), shape));
  }

  /**
   * Returns a copy that is not part of the graph. PyTorch counterpart: {@code
   * tensor.detach().clone()}.
   */
  public Tensor copy() {
    return of(backend(), backend().copy(buffer("copy")));
  }

  /**
   * Returns a {@code FLOAT32} tensor of these values in row-major order, on the backend of this
   * tensor; without a shape, a vector. PyTorch counterpart: {@code tensor.new_tensor(values)}.
   *
   * @throws ShapeException if the shape has a different number of elements
   */
  public Tensor newTensor(float[] values, long... shape) {
    NotNull.check("newTensor", "array of values", values);
    NotNull.check("newTensor", "shape", shape);
    return of(backend(), backend().fromFloats(values, HostArrays.shape(values.length, shape)));
  }

  // ---------------------------------------------------------------------------------------------
  // Reading

  /**
   * Returns the value of a tensor with a single element.
   *
   * @throws ShapeException if there is not exactly one element
   */
  public double item() {
    if (shape.size() != 1) {
      throw new ShapeException(
          "item: takes a tensor of one element, got shape %s; use toFloatArray()".formatted(shape));
    }
    return dtype == DType.INT64 ? toLongArray()[0] : backend().item(buffer("item"));
  }

  /** Returns the elements in row-major order; {@code INT64} elements are converted. */
  public float[] toFloatArray() {
    TensorBuffer source = buffer("toFloatArray");
    float[] values = new float[Math.toIntExact(shape.size())];
    if (dtype == DType.FLOAT32) {
      backend().readFloats(source, values);
    } else {
      long[] longs = toLongArray();
      for (int i = 0; i < values.length; i++) {
        values[i] = longs[i];
      }
    }
    return values;
  }

  /**
   * Returns the elements in row-major order.
   *
   * @throws IllegalArgumentException if a {@code FLOAT32} element is not a whole number that fits a
   *     {@code long}
   */
  public long[] toLongArray() {
    TensorBuffer source = buffer("toLongArray");
    long[] values = new long[Math.toIntExact(shape.size())];
    if (dtype == DType.INT64) {
      backend().readLongs(source, values);
      return values;
    }
    float[] floats = toFloatArray();
    for (int i = 0; i < values.length; i++) {
      values[i] = (long) floats[i];
      // 2^63 is cast to the largest long, which equals it after conversion to float.
      if (values[i] != floats[i] || floats[i] == 0x1p63f) {
        throw new IllegalArgumentException(
            "toLongArray: element %s is %s, which is not a whole number that fits a long; use toFloatArray() or toLong()"
                .formatted(i, floats[i]));
      }
    }
    return values;
  }

  /** Returns the elements as PyTorch prints them. */
  @Override
  public String toString() {
    if (!isClosed()) {
      try {
        return TensorFormat.format(this);
      } catch (IllegalStateException e) {
        if (!isClosed()) {
          throw e;
        }
      }
    }
    return "tensor(closed by %s, shape=%s)".formatted(buffer().closing().description(), shape);
  }

  // ---------------------------------------------------------------------------------------------
  // Lifetime

  /**
   * Moves this tensor to the enclosing scope when its scope ends, so it outlives its scope. Returns
   * the tensor itself.
   */
  public Tensor keep() {
    if (fate == TensorScope.Fate.CLOSE) {
      fate = TensorScope.Fate.KEEP;
      Allocation traced = allocation;
      if (traced != null) {
        traced.keep();
      }
    }
    return this;
  }

  /**
   * Removes this tensor from all scopes: it lives until it is closed or unreachable, like
   * parameters and the state of optimizers. Returns the tensor itself.
   */
  public Tensor persist() {
    fate = TensorScope.Fate.PERSIST;
    markOwned(true);
    return this;
  }

  /**
   * Frees the memory of this tensor; calling this method is optional. Operations in progress on
   * other threads complete first. A second call has no effect.
   */
  @Override
  public void close() {
    if (!isClosed()) {
      close(BY_CLOSE.at(CodeLocation.current().line()));
    }
  }

  /** Returns whether this tensor was freed and can no longer be used. */
  public boolean isClosed() {
    return buffer().closing() != null;
  }

  void close(Closing by) {
    Allocation traced = allocation;
    if (traced == null) {
      buffer().close(by);
    } else {
      buffer().close(by.line() == null ? by.at(CodeLocation.current().line()) : by);
      traced.free();
    }
    zeroGrad();
  }

  // ---------------------------------------------------------------------------------------------
  // For this package

  /**
   * Returns the buffer of the elements.
   *
   * @throws IllegalStateException if this tensor was freed
   */
  TensorBuffer buffer(String operation) {
    GuardedBuffer buffer = buffer();
    Closing closing = buffer.closing();
    if (closing != null) {
      Allocation traced = allocation;
      String remedy = remedy(operation, closing);
      throw new IllegalStateException(
          closing.message(
              operation,
              shape,
              traced == null ? remedy : remedy + "; it was created by " + traced.location()));
    }
    return buffer;
  }

  private GuardedBuffer buffer() {
    Placement placement = elsewhere;
    return placement == null ? own : placement.buffer();
  }

  /**
   * Returns what to do instead. {@code keep()} does not help {@code backward()}: it keeps a result,
   * but not the tensors that the graph needs.
   */
  private String remedy(String operation, Closing closing) {
    if (!closing.remedy().equals(TensorScope.KEEP)) {
      return closing.remedy();
    }
    if (operation.equals("backward")) {
      return "call backward() before that";
    }
    return shape.size() == 1
        ? "read it with item() before that (to add up losses, total += loss.item()), or call keep()"
            + " on it"
        : TensorScope.KEEP;
  }

  /** Returns whether an in-place change of one of the two tensors also changes the other. */
  boolean sharesMemoryWith(Tensor other) {
    return version == other.version;
  }

  /** Returns whether this tensor was removed from all scopes. */
  boolean isPersistent() {
    return fate == TensorScope.Fate.PERSIST;
  }

  /** Notes whether a scope, a model or an optimizer owns this tensor, if it is traced. */
  void markOwned(boolean owned) {
    Allocation traced = allocation;
    if (traced != null) {
      traced.owned(owned || isPersistent());
    }
  }

  /** Traces this tensor, which was created for the calling thread, as one of that thread. */
  void traceDelivery() {
    Allocation traced = allocation;
    if (traced == null) {
      allocation = AllocationTrace.record(this);
    } else {
      traced.relocate(CodeLocation.current());
    }
  }

  TensorScope.Fate leaveScope() {
    TensorScope.Fate leaving = fate;
    if (leaving == TensorScope.Fate.KEEP) {
      fate = TensorScope.Fate.CLOSE;
    }
    return leaving;
  }

  int version() {
    return version.get();
  }

  void markChanged() {
    version.incrementAndGet();
  }

  /** Notes that a gradient rule may need the elements. */
  void markSaved() {
    saved = true;
  }

  /** Returns whether a gradient rule may need the elements, or this is a leaf with a gradient. */
  boolean isNeededForGradients() {
    return saved || (requiresGrad && node == null);
  }

  /** Returns whether this tensor outlives its scope and its gradient may be computed afterwards. */
  boolean survivesWithGradient() {
    return requiresGrad && fate != TensorScope.Fate.CLOSE;
  }

  @Nullable Node node() {
    return node;
  }

  void setNode(Node node) {
    this.node = node;
    this.requiresGrad = true;
  }

  @Nullable TensorBuffer gradBuffer(String operation) {
    synchronized (version) {
      return grad == null ? null : grad.buffer(operation);
    }
  }

  /** Adds {@code piece} to the gradient of this leaf, and takes ownership of it. */
  void accumulateGradient(TensorBuffer piece) {
    synchronized (version) {
      if (!requiresGrad || isClosed()) {
        piece.close();
        return;
      }
      Tensor before = grad;
      if (before == null) {
        grad = new Tensor(backend(), piece, new AtomicInteger());
        return;
      }
      try (piece) {
        backend().axpyInPlace(1, piece, before.buffer("backward"));
        before.markChanged();
      }
    }
  }

  /** Returns the gradient; unlike {@link #grad()}, this lets {@link #zeroGrad} free it at once. */
  @Nullable Tensor gradient() {
    synchronized (version) {
      return grad;
    }
  }

  /** Removes the gradient, and returns an action that restores it. */
  Runnable removeGradient() {
    synchronized (version) {
      Tensor removed = grad;
      boolean handedOut = gradHandedOut;
      grad = null;
      gradHandedOut = false;
      return () -> {
        synchronized (version) {
          zeroGrad();
          grad = removed;
          gradHandedOut = handedOut;
        }
      };
    }
  }

  /** Returns a copy of the elements in a buffer of another backend. */
  TensorBuffer copyOn(Backend target) {
    return dtype == DType.INT64
        ? target.fromLongs(toLongArray(), shape)
        : target.fromFloats(toFloatArray(), shape);
  }

  /** Copies this leaf to another backend, and returns an action that restores it. */
  Runnable moveTo(Backend target) {
    Placement before = elsewhere;
    GuardedBackend guarded = GuardedBackend.of(target);
    Placement moved = new Placement(guarded, (GuardedBuffer) copyOn(guarded));
    Runnable restoreGradient = removeGradient();
    elsewhere = moved;
    return () -> {
      elsewhere = before;
      restoreGradient.run();
      moved.buffer().close();
    };
  }

  private Shape arithmetic(String operation, Tensor other) {
    Checks.floats(operation, this);
    Checks.floats(operation, other);
    Checks.sameBackend(operation, this, other);
    return Checks.broadcast(operation, shape, other.shape);
  }

  private Tensor compare(String name, BinaryOp op, Tensor other) {
    Checks.sameBackend(name, this, other);
    Shape result = Checks.broadcast(name, shape, other.shape);
    if (dtype != other.dtype) {
      return toFloat().compare(name, op, other.toFloat());
    }
    return of(backend(), backend().binary(op, buffer(name), other.buffer(name), result));
  }

  private Tensor compare(String name, BinaryOp op, double value) {
    TensorBuffer x = buffer(name);
    Backend here = backend();
    return of(
        here,
        dtype == DType.INT64
            ? LongComparison.apply(here, op, x, value)
            : here.scalar(op, x, value));
  }
}
