package dev.cresset.tensor;

import dev.cresset.backend.lookup.BackendLookup;
import dev.cresset.spi.Backend;
import dev.cresset.types.NotNull;
import dev.cresset.types.Shape;
import java.util.function.Supplier;

/**
 * Makes tensors on the current backend; PyTorch's functions of the same names.
 *
 * <pre>{@code
 * import static dev.cresset.tensor.Tensors.*;
 *
 * manualSeed(42);
 * Tensor w = randn(784, 256).requiresGrad(true);
 * Tensor x = tensor(new float[] {1, 2, 3, 4}, 2, 2);
 * }</pre>
 */
public final class Tensors {

  private Tensors() {}

  /**
   * Returns a {@code FLOAT32} tensor of these values in row-major order; without a shape, a vector
   * (one value too; {@link #scalar} makes a scalar).
   *
   * @throws ShapeException if the shape has another number of elements
   */
  public static Tensor tensor(float[] values, long... shape) {
    NotNull.check("tensor", "array of values", values);
    NotNull.check("tensor", "shape", shape);
    Shape wanted = shape.length == 0 ? Shape.of(values.length) : Shape.of(shape);
    if (wanted.size() != values.length) {
      throw new ShapeException(
          "tensor: %d values do not make shape %s, which has %d elements"
              .formatted(values.length, wanted, wanted.size()));
    }
    Backend backend = BackendLookup.current();
    return Tensor.of(backend, backend.fromFloats(values, wanted));
  }

  /** Returns an {@code INT64} vector: class labels or indices. */
  public static Tensor labels(long... values) {
    NotNull.check("labels", "array of values", values);
    return labels(BackendLookup.current(), values);
  }

  static Tensor labels(Backend backend, long... values) {
    return Tensor.of(backend, backend.fromLongs(values, Shape.of(values.length)));
  }

  /**
   * Gathers rows of unsigned bytes into a {@code FLOAT32} tensor, each byte mapped through a table;
   * see {@link Backend#fromBytes}.
   *
   * @throws IllegalArgumentException if a row is not there, or shape or table do not fit the rows
   */
  public static Tensor fromBytes(
      byte[] source, int rowLength, int[] rows, float[] table, Shape shape) {
    Checks.rowsOfBytes(source, rowLength, rows, table, shape);
    Backend backend = BackendLookup.current();
    return Tensor.of(backend, backend.fromBytes(source, rowLength, rows, table, shape));
  }

  /** Returns a scalar, shape {@code []}. */
  public static Tensor scalar(double value) {
    return full("scalar", value);
  }

  /** Returns zeros. */
  public static Tensor zeros(long... shape) {
    return full("zeros", 0, shape);
  }

  /** Returns zeros of the shape and on the backend of another tensor. */
  public static Tensor zerosLike(Tensor other) {
    NotNull.check("zerosLike", "tensor", other);
    return Tensor.of(other.backend(), other.backend().full(other.shape(), 0));
  }

  /** Returns ones. */
  public static Tensor ones(long... shape) {
    return full("ones", 1, shape);
  }

  /** Returns a tensor whose every element is {@code value}. */
  public static Tensor full(double value, long... shape) {
    return full("full", value, shape);
  }

  private static Tensor full(String operation, double value, long... dims) {
    Shape shape = Checks.possible(operation, dims);
    Backend backend = BackendLookup.current();
    return Tensor.of(backend, backend.full(shape, value));
  }

  /** Returns numbers from the normal distribution of mean 0 and variance 1. */
  public static Tensor randn(long... shape) {
    Shape wanted = Checks.possible("randn", shape);
    float[] values = Checks.hostArray("randn", wanted);
    Generator.standard().split().fillNormal(values);
    return fill(values, wanted);
  }

  /** Returns numbers from the uniform distribution on {@code [0, 1)}. */
  public static Tensor rand(long... shape) {
    return uniform("rand", 0, 1, shape);
  }

  /**
   * Returns numbers from the uniform distribution on {@code [low, high)}.
   *
   * @throws IllegalArgumentException if {@code high} is below {@code low} or one is not finite
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
   * Seeds the generator from which weights, shuffles, splits and dropout draw: within {@link
   * #withSeed} this thread's, else the one that all threads share. PyTorch counterpart: {@code
   * torch.manual_seed}.
   */
  public static void manualSeed(long seed) {
    Generator.standard().seed(seed);
  }

  /**
   * Runs code that draws from a generator of its own, seeded here: the same seed gives the same
   * weights, shuffles, splits and dropout masks whatever other threads draw meanwhile, and their
   * numbers do not change either. Applies to the calling thread only.
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

  /** Runs something in this thread without remembering operations for gradients. */
  public static void noGrad(Runnable body) {
    NotNull.check("noGrad", "body", body);
    noGrad(
        () -> {
          body.run();
          return body;
        });
  }

  /** Computes something in this thread without remembering operations for gradients. */
  public static <T> T noGrad(Supplier<T> body) {
    NotNull.check("noGrad", "body", body);
    ThreadState state = ThreadState.current();
    boolean before = state.gradEnabled;
    state.gradEnabled = false;
    try {
      return body.get();
    } finally {
      state.gradEnabled = before;
    }
  }

  /** Returns whether operations in this thread are remembered for gradients. */
  public static boolean gradEnabled() {
    return ThreadState.current().gradEnabled;
  }

  private static Tensor fill(float[] values, Shape shape) {
    Backend backend = BackendLookup.current();
    return Tensor.of(backend, backend.fromFloats(values, shape));
  }
}
