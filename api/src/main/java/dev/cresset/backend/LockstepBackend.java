package dev.cresset.backend;

import dev.cresset.spi.AdamStep;
import dev.cresset.spi.Backend;
import dev.cresset.spi.BinaryOp;
import dev.cresset.spi.MemoryUse;
import dev.cresset.spi.ReduceOp;
import dev.cresset.spi.SgdStep;
import dev.cresset.spi.TensorBuffer;
import dev.cresset.spi.UnaryOp;
import dev.cresset.types.DType;
import dev.cresset.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;
import java.util.function.DoubleSupplier;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Runs each operation on several backends, each on buffers of its own, and shows the results to an
 * observer.
 */
final class LockstepBackend implements Backend {

  /** Is shown what each backend made of one operation. */
  interface Observer {
    /**
     * Looks at the results of one operation.
     *
     * @param results one for each backend, in their order
     * @param terms computes the largest magnitude of what was added up for one element
     * @return how much larger that is than the largest element, 1 if it was not needed
     */
    double computed(String operation, List<TensorBuffer> results, DoubleSupplier terms);

    /**
     * Looks at a scalar that was read.
     *
     * @param values one for each backend, in their order
     * @param cancellation what {@link #computed} returned for it
     */
    void read(double[] values, double cancellation);
  }

  /** One buffer for each backend, and what {@link Observer#computed} returned for them. */
  private static final class Buffers implements TensorBuffer {

    final List<TensorBuffer> each;
    double cancellation;

    Buffers(List<TensorBuffer> each, double cancellation) {
      this.each = each;
      this.cancellation = cancellation;
    }

    @Override
    public Shape shape() {
      return each.get(0).shape();
    }

    @Override
    public DType dtype() {
      return each.get(0).dtype();
    }

    @Override
    public void close() {
      each.forEach(TensorBuffer::close);
    }
  }

  private final List<Backend> backends;
  private final Observer observer;

  LockstepBackend(List<Backend> backends, Observer observer) {
    this.backends = List.copyOf(backends);
    this.observer = observer;
  }

  private static List<TensorBuffer> each(TensorBuffer buffer) {
    return ((Buffers) buffer).each;
  }

  private static double cancellation(TensorBuffer... buffers) {
    return Arrays.stream(buffers).mapToDouble(x -> ((Buffers) x).cancellation).max().orElse(1);
  }

  @Override
  public String name() {
    return "lockstep";
  }

  @Override
  public MemoryUse memory() {
    long liveBuffers = 0;
    long liveBytes = 0;
    long pooledBytes = 0;
    for (Backend backend : backends) {
      MemoryUse use = backend.memory();
      liveBuffers += use.liveBuffers();
      liveBytes += use.liveBytes();
      pooledBytes += use.pooledBytes();
    }
    return new MemoryUse(liveBuffers, liveBytes, pooledBytes);
  }

  // ---------------------------------------------------------------------------------------------
  // Host transfer

  @Override
  public TensorBuffer fromFloats(float[] values, Shape shape) {
    return make("fromFloats", List.of(), i -> backends.get(i).fromFloats(values, shape));
  }

  @Override
  public TensorBuffer fromLongs(long[] values, Shape shape) {
    return make("fromLongs", List.of(), i -> backends.get(i).fromLongs(values, shape));
  }

  @Override
  public void readFloats(TensorBuffer source, float[] target) {
    backends.get(0).readFloats(each(source).get(0), target);
  }

  @Override
  public void readLongs(TensorBuffer source, long[] target) {
    backends.get(0).readLongs(each(source).get(0), target);
  }

  @Override
  public double item(TensorBuffer scalar) {
    double[] values = new double[backends.size()];
    Arrays.setAll(values, i -> backends.get(i).item(each(scalar).get(i)));
    observer.read(values, cancellation(scalar));
    return values[0];
  }

  @Override
  public TensorBuffer fromBytes(
      byte[] source, int rowLength, int[] rows, float[] table, Shape shape) {
    return make(
        "fromBytes",
        List.of(),
        i -> backends.get(i).fromBytes(source, rowLength, rows, table, shape));
  }

  // ---------------------------------------------------------------------------------------------
  // Making and shaping

  @Override
  public TensorBuffer full(Shape shape, double value) {
    return make("full", List.of(), i -> backends.get(i).full(shape, value));
  }

  @Override
  public TensorBuffer reshape(TensorBuffer x, Shape shape) {
    return map("reshape", x, (k, b) -> k.reshape(b, shape));
  }

  @Override
  public TensorBuffer cast(TensorBuffer x, DType dtype) {
    return map("cast", x, (k, b) -> k.cast(b, dtype));
  }

  @Override
  public TensorBuffer transpose(TensorBuffer x) {
    return map("transpose", x, Backend::transpose);
  }

  @Override
  public void assign(TensorBuffer target, TensorBuffer source) {
    change(
        "assign",
        target,
        () -> largest(source),
        (i, t) -> backends.get(i).assign(t, each(source).get(i)));
  }

  // ---------------------------------------------------------------------------------------------
  // Element-wise

  @Override
  public TensorBuffer unary(UnaryOp op, TensorBuffer x) {
    IntFunction<TensorBuffer> on = i -> backends.get(i).unary(op, each(x).get(i));
    // The logarithm turns a relative error into an absolute one, however small the result is.
    return op == UnaryOp.LOG
        ? make("unary " + op, () -> cancellation(x), on)
        : make("unary " + op, List.of(x), on);
  }

  @Override
  public TensorBuffer binary(BinaryOp op, TensorBuffer a, TensorBuffer b, Shape shape) {
    IntFunction<TensorBuffer> on =
        i -> backends.get(i).binary(op, each(a).get(i), each(b).get(i), shape);
    return op == BinaryOp.ADD || op == BinaryOp.SUB
        ? make("binary " + op, () -> Math.max(largest(a), largest(b)), on)
        : make("binary " + op, List.of(a, b), on);
  }

  @Override
  public TensorBuffer scalar(BinaryOp op, TensorBuffer x, double value) {
    IntFunction<TensorBuffer> on = i -> backends.get(i).scalar(op, each(x).get(i), value);
    return op == BinaryOp.ADD || op == BinaryOp.SUB
        ? make("scalar " + op, () -> Math.max(largest(x), Math.abs(value)), on)
        : make("scalar " + op, List.of(x), on);
  }

  @Override
  public TensorBuffer where(TensorBuffer condition, TensorBuffer a, TensorBuffer b) {
    return make(
        "where",
        () -> Math.max(largest(a), largest(b)),
        i -> backends.get(i).where(each(condition).get(i), each(a).get(i), each(b).get(i)));
  }

  @Override
  public void axpyInPlace(double alpha, TensorBuffer x, TensorBuffer y) {
    change(
        "axpy",
        y,
        () -> Math.max(largest(y), Math.abs(alpha) * largest(x)),
        (i, t) -> backends.get(i).axpyInPlace(alpha, each(x).get(i), t));
  }

  // ---------------------------------------------------------------------------------------------
  // Reductions, products, indices

  @Override
  public TensorBuffer reduce(ReduceOp op, TensorBuffer x, int dim) {
    return op == ReduceOp.SUM
        ? sum("reduce SUM", List.of(x), (k, in) -> k.reduce(op, in.get(0), dim))
        : map("reduce " + op, x, (k, b) -> k.reduce(op, b, dim));
  }

  @Override
  public TensorBuffer matmul(
      TensorBuffer a, boolean transposeA, TensorBuffer b, boolean transposeB) {
    return sum(
        "matmul", List.of(a, b), (k, in) -> k.matmul(in.get(0), transposeA, in.get(1), transposeB));
  }

  @Override
  public TensorBuffer oneHot(TensorBuffer labels, long classes) {
    return map("oneHot", labels, (k, b) -> k.oneHot(b, classes));
  }

  @Override
  public TensorBuffer takeRows(TensorBuffer x, TensorBuffer rows) {
    return make(
        "takeRows",
        () -> largest(x),
        i -> backends.get(i).takeRows(each(x).get(i), each(rows).get(i)));
  }

  // ---------------------------------------------------------------------------------------------
  // Fused: each backend's own

  @Override
  public TensorBuffer linear(TensorBuffer x, TensorBuffer weight, @Nullable TensorBuffer bias) {
    return bias == null
        ? sum("linear", List.of(x, weight), (k, in) -> k.linear(in.get(0), in.get(1), null))
        : sum(
            "linear",
            List.of(x, weight, bias),
            (k, in) -> k.linear(in.get(0), in.get(1), in.get(2)));
  }

  @Override
  public TensorBuffer linearInputGradient(TensorBuffer g, TensorBuffer weight) {
    return sum(
        "linearInputGradient",
        List.of(g, weight),
        (k, in) -> k.linearInputGradient(in.get(0), in.get(1)));
  }

  @Override
  public TensorBuffer linearWeightGradient(TensorBuffer g, TensorBuffer x) {
    return sum(
        "linearWeightGradient",
        List.of(g, x),
        (k, in) -> k.linearWeightGradient(in.get(0), in.get(1)));
  }

  @Override
  public TensorBuffer linearBiasGradient(TensorBuffer g) {
    return sum("linearBiasGradient", List.of(g), (k, in) -> k.linearBiasGradient(in.get(0)));
  }

  @Override
  public TensorBuffer activationGradient(UnaryOp op, TensorBuffer g, TensorBuffer y) {
    return make(
        "activationGradient " + op,
        List.of(g, y),
        i -> backends.get(i).activationGradient(op, each(g).get(i), each(y).get(i)));
  }

  @Override
  public TensorBuffer softmax(TensorBuffer x, int dim) {
    return map("softmax", x, (k, b) -> k.softmax(b, dim));
  }

  @Override
  public TensorBuffer softmaxGradient(TensorBuffer g, TensorBuffer y, int dim) {
    return make(
        "softmaxGradient",
        () -> largest(g),
        i -> backends.get(i).softmaxGradient(each(g).get(i), each(y).get(i), dim));
  }

  @Override
  public TensorBuffer logSoftmax(TensorBuffer x, int dim) {
    return map("logSoftmax", x, (k, b) -> k.logSoftmax(b, dim));
  }

  @Override
  public TensorBuffer logSoftmaxGradient(TensorBuffer g, TensorBuffer y, int dim) {
    return make(
        "logSoftmaxGradient",
        () -> largest(g),
        i -> backends.get(i).logSoftmaxGradient(each(g).get(i), each(y).get(i), dim));
  }

  @Override
  public TensorBuffer crossEntropy(TensorBuffer logProbabilities, TensorBuffer targets) {
    // A logarithm near 0 is a difference of numbers as large as the largest logarithm.
    return make(
        "crossEntropy",
        () -> largest(logProbabilities) * total(targets),
        i -> backends.get(i).crossEntropy(each(logProbabilities).get(i), each(targets).get(i)));
  }

  @Override
  public TensorBuffer crossEntropyGradient(
      TensorBuffer g, TensorBuffer logProbabilities, TensorBuffer targets) {
    return make(
        "crossEntropyGradient",
        () -> largest(g) * largest(targets),
        i ->
            backends
                .get(i)
                .crossEntropyGradient(
                    each(g).get(i), each(logProbabilities).get(i), each(targets).get(i)));
  }

  @Override
  public void sgdStep(
      List<TensorBuffer> parameters,
      List<TensorBuffer> gradients,
      List<TensorBuffer> velocities,
      SgdStep step) {
    for (int i = 0; i < backends.size(); i++) {
      backends.get(i).sgdStep(nth(i, parameters), nth(i, gradients), nth(i, velocities), step);
    }
    for (int j = 0; j < parameters.size(); j++) {
      TensorBuffer parameter = parameters.get(j);
      TensorBuffer direction = (velocities.isEmpty() ? gradients : velocities).get(j);
      changed(
          "sgdStep",
          parameter,
          () -> Math.max(largest(parameter), step.learningRate() * largest(direction)));
    }
  }

  @Override
  public void adamStep(
      List<TensorBuffer> parameters,
      List<TensorBuffer> gradients,
      List<TensorBuffer> means,
      List<TensorBuffer> squares,
      AdamStep step) {
    for (int i = 0; i < backends.size(); i++) {
      backends
          .get(i)
          .adamStep(nth(i, parameters), nth(i, gradients), nth(i, means), nth(i, squares), step);
    }
    parameters.forEach(parameter -> changed("adamStep", parameter, () -> largest(parameter)));
  }

  // ---------------------------------------------------------------------------------------------

  private static List<TensorBuffer> nth(int i, List<TensorBuffer> buffers) {
    return buffers.stream().map(buffer -> each(buffer).get(i)).toList();
  }

  private TensorBuffer make(String operation, DoubleSupplier terms, IntFunction<TensorBuffer> on) {
    List<TensorBuffer> results = new ArrayList<>(backends.size());
    for (int i = 0; i < backends.size(); i++) {
      results.add(on.apply(i));
    }
    return new Buffers(results, observer.computed(operation, results, terms));
  }

  /** An operation that adds nothing up: errors of its inputs stay in proportion. */
  private TensorBuffer make(
      String operation, List<TensorBuffer> inputs, IntFunction<TensorBuffer> on) {
    List<TensorBuffer> results = new ArrayList<>(backends.size());
    for (int i = 0; i < backends.size(); i++) {
      results.add(on.apply(i));
    }
    double cancellation = cancellation(inputs.toArray(TensorBuffer[]::new));
    DoubleSupplier terms = () -> cancellation * largest(backends.get(0), results.get(0));
    return new Buffers(results, observer.computed(operation, results, terms));
  }

  private TensorBuffer map(
      String operation, TensorBuffer x, BiFunction<Backend, TensorBuffer, TensorBuffer> on) {
    return make(operation, List.of(x), i -> on.apply(backends.get(i), each(x).get(i)));
  }

  /** An operation that adds up products: with the signs left out, it gives the magnitudes. */
  private TensorBuffer sum(
      String operation,
      List<TensorBuffer> inputs,
      BiFunction<Backend, List<TensorBuffer>, TensorBuffer> on) {
    return make(
        operation,
        () -> {
          Backend first = backends.get(0);
          List<TensorBuffer> magnitudes =
              inputs.stream().map(x -> magnitudes(first, each(x).get(0))).toList();
          try (TensorBuffer total = on.apply(first, magnitudes)) {
            return largest(first, total) * cancellation(inputs.toArray(TensorBuffer[]::new));
          } finally {
            magnitudes.forEach(TensorBuffer::close);
          }
        },
        i -> on.apply(backends.get(i), nth(i, inputs)));
  }

  private void change(
      String operation,
      TensorBuffer target,
      DoubleSupplier terms,
      BiConsumer<Integer, TensorBuffer> on) {
    for (int i = 0; i < backends.size(); i++) {
      on.accept(i, each(target).get(i));
    }
    changed(operation, target, terms);
  }

  private void changed(String operation, TensorBuffer target, DoubleSupplier terms) {
    ((Buffers) target).cancellation = observer.computed(operation, each(target), terms);
  }

  private double largest(TensorBuffer x) {
    return cancellation(x) * largest(backends.get(0), each(x).get(0));
  }

  /** Returns the sum of the magnitudes of all elements. */
  private double total(TensorBuffer x) {
    double total = 0;
    for (float value : values(backends.get(0), each(x).get(0))) {
      total += Math.abs(value);
    }
    return total * cancellation(x);
  }

  /** Returns the largest finite magnitude of an element, at least the smallest normal float. */
  private static double largest(Backend backend, TensorBuffer x) {
    double largest = Float.MIN_NORMAL;
    for (float value : values(backend, x)) {
      if (Float.isFinite(value)) {
        largest = Math.max(largest, Math.abs(value));
      }
    }
    return largest;
  }

  private static TensorBuffer magnitudes(Backend backend, TensorBuffer x) {
    float[] values = values(backend, x);
    for (int i = 0; i < values.length; i++) {
      values[i] = Math.abs(values[i]);
    }
    return backend.fromFloats(values, x.shape());
  }

  private static float[] values(Backend backend, TensorBuffer x) {
    float[] values = new float[Math.toIntExact(x.shape().size())];
    if (x.dtype() == DType.FLOAT32) {
      backend.readFloats(x, values);
    }
    return values;
  }

  @Override
  public String toString() {
    return name();
  }
}
