package dev.cresset.tensor;

import dev.cresset.backend.internal.BackendLookup;
import dev.cresset.spi.Backend;
import dev.cresset.spi.TensorBuffer;
import dev.cresset.types.NotNull;
import dev.cresset.types.Shape;
import java.util.Arrays;
import java.util.function.Supplier;

/**
 * Functions that create tensors on the current backend, set the seed and control the recording of
 * gradients; named as in PyTorch.
 *
 * <pre>{@code
 * import static dev.cresset.tensor.Tensors.*;
 *
 * manualSeed(42);
 * Tensor w = randn(784, 256).requiresGrad(true);
 * Tensor x = tensor(new float[] {1, 2, 3, 4}, 2, 2);
 * }</pre>
 *
 * @since 0.1
 */
public final class Tensors {

  private Tensors() {}

  /**
   * Returns a {@code FLOAT32} tensor of these values in row-major order. Without a shape it is a
   * vector, even of a single value; {@link #scalar} creates a scalar.
   *
   * @throws ShapeException if the shape has a different number of elements
   */
  public static Tensor tensor(float[] values, long... shape) {
    NotNull.check("tensor", "array of values", values);
    NotNull.check("tensor", "shape", shape);
    Shape wanted = HostArrays.shape(values.length, shape);
    Backend backend = BackendLookup.current();
    return Tensor.of(backend, backend.fromFloats(values, wanted));
  }

  /**
   * Returns a {@code FLOAT32} tensor of these values, each rounded to single precision.
   *
   * @throws ShapeException if the shape has a different number of elements
   */
  public static Tensor tensor(double[] values, long... shape) {
    NotNull.check("tensor", "array of values", values);
    return tensor(HostArrays.floats(values), shape);
  }

  /**
   * Returns an {@code INT64} tensor of these values in row-major order. Without a shape it is a
   * vector.
   *
   * @throws ShapeException if the shape has a different number of elements
   */
  public static Tensor tensor(long[] values, long... shape) {
    NotNull.check("tensor", "array of values", values);
    NotNull.check("tensor", "shape", shape);
    Shape wanted = HostArrays.shape(values.length, shape);
    Backend backend = BackendLookup.current();
    return Tensor.of(backend, backend.fromLongs(values, wanted));
  }

  /**
   * Returns an {@code INT64} tensor of these values; PyTorch, too, creates 64-bit tensors from
   * integers.
   *
   * @throws ShapeException if the shape has a different number of elements
   */
  public static Tensor tensor(int[] values, long... shape) {
    NotNull.check("tensor", "array of values", values);
    return tensor(HostArrays.longs(values), shape);
  }

  /**
   * Returns a {@code FLOAT32} matrix of these rows.
   *
   * @throws ShapeException if the rows differ in length
   */
  public static Tensor tensor(float[][] rows) {
    NotNull.checkEach("tensor", "row", rows);
    return tensor(HostArrays.rowMajor(rows), rows.length, rows.length == 0 ? 0 : rows[0].length);
  }

  /**
   * Returns a {@code FLOAT32} matrix of these rows, each value rounded to single precision.
   *
   * @throws ShapeException if the rows differ in length
   */
  public static Tensor tensor(double[][] rows) {
    NotNull.checkEach("tensor", "row", rows);
    return tensor(HostArrays.floats(rows));
  }

  /** Returns an {@code INT64} vector of class labels or indices. */
  public static Tensor labels(long... values) {
    NotNull.check("labels", "array of values", values);
    return labels(BackendLookup.current(), values);
  }

  /** Returns an {@code INT64} vector of class labels or indices. */
  public static Tensor labels(int[] values) {
    return labels(HostArrays.longs(NotNull.check("labels", "array of values", values)));
  }

  static Tensor labels(Backend backend, long... values) {
    return Tensor.of(backend, backend.fromLongs(values, Shape.of(values.length)));
  }

  /**
   * Gathers rows of unsigned bytes into a {@code FLOAT32} tensor, and maps each byte through a
   * table; see {@link Backend#fromBytes}.
   *
   * @throws IllegalArgumentException if a row does not exist, or the shape or the table does not
   *     match the rows
   */
  public static Tensor fromBytes(
      byte[] source, int rowLength, int[] rows, float[] table, Shape shape) {
    Checks.rowsOfBytes(source, rowLength, rows, table, shape);
    Backend backend = BackendLookup.current();
    return Tensor.of(backend, backend.fromBytes(source, rowLength, rows, table, shape));
  }

  /** Returns a scalar, which has the shape {@code []}. */
  public static Tensor scalar(double value) {
    return full("scalar", value);
  }

  /** Returns a {@code FLOAT32} tensor of zeros. */
  public static Tensor zeros(long... shape) {
    return full("zeros", 0, shape);
  }

  /**
   * Returns a {@code FLOAT32} tensor of zeros, with the shape and on the backend of another tensor.
   */
  public static Tensor zerosLike(Tensor other) {
    NotNull.check("zerosLike", "tensor", other);
    return Tensor.of(other.backend(), other.backend().full(other.shape(), 0));
  }

  /** Returns a {@code FLOAT32} tensor of ones. */
  public static Tensor ones(long... shape) {
    return full("ones", 1, shape);
  }

  /** Returns a {@code FLOAT32} tensor with every element set to {@code value}. */
  public static Tensor full(double value, long... shape) {
    return full("full", value, shape);
  }

  private static Tensor full(String operation, double value, long... dims) {
    Shape shape = Checks.possible(operation, dims);
    Backend backend = BackendLookup.current();
    return Tensor.of(backend, backend.full(shape, value));
  }

  /** Returns the {@code INT64} numbers from 0 to {@code n - 1}. */
  public static Tensor arange(long n) {
    if (n < 0) {
      throw new IllegalArgumentException(
          "arange: the number of elements must be 0 or more, got " + n);
    }
    long[] values = new long[Shape.of(n).elements("arange")];
    Arrays.setAll(values, i -> i);
    return tensor(values);
  }

  /**
   * Returns a {@code FLOAT32} matrix {@code [n, n]} with ones on the diagonal and zeros elsewhere.
   */
  public static Tensor eye(long n) {
    if (n < 0) {
      throw new IllegalArgumentException("eye: the number of rows must be 0 or more, got " + n);
    }
    Shape shape = Checks.possible("eye", n, n);
    float[] values = Checks.hostArray("eye", shape);
    for (int i = 0; i < n; i++) {
      values[i * (int) n + i] = 1;
    }
    return fill(values, shape);
  }

  /**
   * Returns {@code FLOAT32} vectors with a 1 at the position of each label and zeros elsewhere.
   * PyTorch's function returns integers; here, arithmetic needs {@code FLOAT32}.
   *
   * <p>Shapes: labels {@code [..]}, output {@code [.., classes]}.
   *
   * @param labels {@code INT64}, each in {@code [0, classes)}
   * @throws IllegalArgumentException if a label is outside {@code [0, classes)}
   */
  public static Tensor oneHot(Tensor labels, long classes) {
    Checks.longs("oneHot", labels);
    if (classes < 1) {
      throw new IllegalArgumentException(
          "oneHot: the number of classes must be 1 or more, got " + classes);
    }
    ViewChecks.indices("oneHot", labels, classes, "the %s classes".formatted(classes));
    long[] dims = Arrays.copyOf(labels.shape().dims(), labels.shape().rank() + 1);
    dims[dims.length - 1] = classes;
    Shape shape = Checks.possible("oneHot", dims);
    Backend backend = labels.backend();
    try (TensorBuffer flat =
            backend.reshape(labels.buffer("oneHot"), Shape.of(labels.shape().size()));
        TensorBuffer rows = backend.oneHot(flat, classes)) {
      return Tensor.of(backend, backend.reshape(rows, shape));
    }
  }

  /**
   * Joins tensors along an existing dimension. The argument order differs from PyTorch's {@code
   * torch.cat(tensors, dim)}.
   *
   * @param dim the dimension; negative numbers count from the end
   * @param tensors at least one, of the same element type, and of the same shape except for the
   *     size of that dimension
   * @throws ShapeException if the shapes do not fit
   */
  public static Tensor cat(int dim, Tensor... tensors) {
    int axis = ViewChecks.cat("cat", dim, tensors);
    return ViewOperations.cat(axis, tensors);
  }

  /**
   * Joins tensors along a new dimension. The argument order differs from PyTorch's {@code
   * torch.stack(tensors, dim)}.
   *
   * @param dim place of the dimension in the result; negative numbers count from the end
   * @param tensors at least one, of the same element type and shape
   * @throws ShapeException if the shapes differ
   */
  public static Tensor stack(int dim, Tensor... tensors) {
    NotNull.checkEach("stack", "tensor", tensors);
    if (tensors.length == 0) {
      throw new IllegalArgumentException("stack: no tensors were given; pass at least one");
    }
    Tensor[] parts = new Tensor[tensors.length];
    int axis = ViewChecks.newAxis("stack", tensors[0].shape(), dim);
    for (int i = 0; i < parts.length; i++) {
      if (!tensors[i].shape().equals(tensors[0].shape())) {
        throw new ShapeException(
            "stack: tensor 0 has shape %s but tensor %s has shape %s; all shapes must be equal"
                .formatted(tensors[0].shape(), i, tensors[i].shape()));
      }
      parts[i] = tensors[i].unsqueeze(axis);
    }
    ViewChecks.cat("stack", axis, parts);
    return ViewOperations.cat(axis, parts);
  }

  /**
   * Returns {@code a} where {@code condition} is not 0, and {@code b} elsewhere, with broadcasting.
   * The condition is of either type and gets no gradient.
   *
   * @throws ShapeException if the shapes do not broadcast
   */
  public static Tensor where(Tensor condition, Tensor a, Tensor b) {
    NotNull.check("where", "condition", condition);
    Checks.floats("where", a);
    Checks.floats("where", b);
    Checks.sameBackend("where", a, b);
    Checks.sameBackend("where", condition, a);
    Shape operands = Checks.broadcast("where", a.shape(), b.shape());
    Shape shape = Checks.broadcast("where", condition.shape(), operands);
    return ViewOperations.where(
        ViewOperations.broadcast("where", condition.detach().toFloat(), shape),
        ViewOperations.broadcast("where", a, shape),
        ViewOperations.broadcast("where", b, shape));
  }

  /** Returns random numbers from the normal distribution with mean 0 and variance 1. */
  public static Tensor randn(long... shape) {
    Shape wanted = Checks.possible("randn", shape);
    float[] values = Checks.hostArray("randn", wanted);
    Generator.standard().split().fillNormal(values);
    return fill(values, wanted);
  }

  /** Returns random numbers from the uniform distribution on {@code [0, 1)}. */
  public static Tensor rand(long... shape) {
    return uniform("rand", 0, 1, shape);
  }

  /**
   * Returns random numbers from the uniform distribution on {@code [low, high)}. PyTorch
   * counterpart: {@code torch.empty(shape).uniform_(low, high)}.
   *
   * @throws IllegalArgumentException if {@code high} is below {@code low} or a bound is not finite
   */
  public static Tensor uniform(double low, double high, long... shape) {
    if (!(low <= high && Double.isFinite(low) && Double.isFinite(high))) {
      throw new IllegalArgumentException(
          "uniform: the range must go from a finite number up to another, got %s to %s"
              .formatted(low, high));
    }
    return uniform("uniform", low, high, shape);
  }

  private static Tensor uniform(String operation, double low, double high, long... dims) {
    Shape shape = Checks.possible(operation, dims);
    float[] values = Checks.hostArray(operation, shape);
    Generator.standard().split().fillUniform(values, low, high);
    return fill(values, shape);
  }

  /**
   * Seeds the generator for weights, shuffles, splits and dropout: that of the innermost {@link
   * #withSeed} on this thread, otherwise the one that all threads share. PyTorch counterpart:
   * {@code torch.manual_seed}.
   */
  public static void manualSeed(long seed) {
    Generator.standard().seed(seed);
  }

  /**
   * Runs code with a generator of its own on the calling thread, and returns its result. The same
   * seed gives the same weights, shuffles, splits and dropout masks, whatever numbers other threads
   * draw. The code does not affect the numbers of other threads either.
   *
   * <pre>{@code
   * Sequential model = withSeed(42, () -> Sequential.of(linear(784, 128), relu(), linear(128, 10)));
   * }</pre>
   *
   * <p>PyTorch counterpart: {@code torch.random.fork_rng()} with {@code torch.manual_seed}.
   */
  public static <T> T withSeed(long seed, Supplier<T> body) {
    return new Generator(seed).during(NotNull.check("withSeed", "body", body));
  }

  /**
   * Runs code on this thread without recording operations for gradients. PyTorch counterpart:
   * {@code torch.no_grad()}.
   *
   * @param none nothing; because of this parameter, a trailing lambda in Kotlin or closure in
   *     Groovy selects {@link #noGrad(Supplier)}, which returns its value
   */
  public static void noGrad(Runnable body, Void... none) {
    NotNull.check("noGrad", "body", body);
    gradEnabled(
        false,
        () -> {
          body.run();
          return body;
        });
  }

  /**
   * Runs code on this thread without recording operations for gradients, and returns its result.
   * PyTorch counterpart: {@code torch.no_grad()}.
   */
  public static <T> T noGrad(Supplier<T> body) {
    NotNull.check("noGrad", "body", body);
    return gradEnabled(false, body);
  }

  /**
   * Runs code on this thread with the recording of operations for gradients enabled or disabled,
   * and returns its result. In nested calls, the innermost one decides.
   *
   * <pre>{@code
   * Tensor output = gradEnabled(training, () -> model.forward(images));
   * }</pre>
   *
   * <p>PyTorch counterpart: {@code with torch.set_grad_enabled(enabled)}.
   */
  public static <T> T gradEnabled(boolean enabled, Supplier<T> body) {
    NotNull.check("gradEnabled", "body", body);
    return ThreadContext.current().withGradEnabled(enabled).during(body);
  }

  /**
   * Returns whether operations on this thread are recorded for gradients. PyTorch counterpart:
   * {@code torch.is_grad_enabled()}.
   */
  public static boolean gradEnabled() {
    return ThreadContext.current().gradEnabled;
  }

  private static Tensor fill(float[] values, Shape shape) {
    Backend backend = BackendLookup.current();
    return Tensor.of(backend, backend.fromFloats(values, shape));
  }
}
