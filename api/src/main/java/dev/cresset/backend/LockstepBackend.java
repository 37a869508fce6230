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
     */
    void computed(String operation, List<TensorBuffer> results);

    /**
     * Looks at a scalar that was read.
     *
     * @param values one for each backend, in their order
     */
    void read(double[] values);
  }

  /** One buffer for each backend. */
  private record Buffers(List<TensorBuffer> each) implements TensorBuffer {
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
    return ((Buffers) buffer).each();
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
    return make("fromFloats", i -> backends.get(i).fromFloats(values, shape));
  }

  @Override
  public TensorBuffer fromLongs(long[] values, Shape shape) {
    return make("fromLongs", i -> backends.get(i).fromLongs(values, shape));
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
    observer.read(values);
    return values[0];
  }

  @Override
  public TensorBuffer fromBytes(
      byte[] source, int rowLength, int[] rows, float[] table, Shape shape) {
    return make("fromBytes", i -> backends.get(i).fromBytes(source, rowLength, rows, table, shape));
  }

  // ---------------------------------------------------------------------------------------------
  // Making and shaping

  @Override
  public TensorBuffer full(Shape shape, double value) {
    return make("full", i -> backends.get(i).full(shape, value));
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
    change("assign", target, (i, t) -> backends.get(i).assign(t, each(source).get(i)));
  }

  // ---------------------------------------------------------------------------------------------
  // Element-wise

  @Override
  public TensorBuffer unary(UnaryOp op, TensorBuffer x) {
    return map("unary " + op, x, (k, b) -> k.unary(op, b));
  }

  @Override
  public TensorBuffer binary(BinaryOp op, TensorBuffer a, TensorBuffer b, Shape shape) {
    return make(
        "binary " + op, i -> backends.get(i).binary(op, each(a).get(i), each(b).get(i), shape));
  }

  @Override
  public TensorBuffer scalar(BinaryOp op, TensorBuffer x, double value) {
    return map("scalar " + op, x, (k, b) -> k.scalar(op, b, value));
  }

  @Override
  public TensorBuffer where(TensorBuffer condition, TensorBuffer a, TensorBuffer b) {
    return make(
        "where",
        i -> backends.get(i).where(each(condition).get(i), each(a).get(i), each(b).get(i)));
  }

  @Override
  public void axpyInPlace(double alpha, TensorBuffer x, TensorBuffer y) {
    change("axpy", y, (i, t) -> backends.get(i).axpyInPlace(alpha, each(x).get(i), t));
  }

  // ---------------------------------------------------------------------------------------------
  // Reductions, products, indices

  @Override
  public TensorBuffer reduce(ReduceOp op, TensorBuffer x, int dim) {
    return map("reduce " + op, x, (k, b) -> k.reduce(op, b, dim));
  }

  @Override
  public TensorBuffer matmul(
      TensorBuffer a, boolean transposeA, TensorBuffer b, boolean transposeB) {
    return make(
        "matmul",
        i -> backends.get(i).matmul(each(a).get(i), transposeA, each(b).get(i), transposeB));
  }

  @Override
  public TensorBuffer oneHot(TensorBuffer labels, long classes) {
    return map("oneHot", labels, (k, b) -> k.oneHot(b, classes));
  }

  @Override
  public TensorBuffer takeRows(TensorBuffer x, TensorBuffer rows) {
    return make("takeRows", i -> backends.get(i).takeRows(each(x).get(i), each(rows).get(i)));
  }

  // ---------------------------------------------------------------------------------------------
  // Fused: each backend's own

  @Override
  public TensorBuffer linear(TensorBuffer x, TensorBuffer weight, @Nullable TensorBuffer bias) {
    return make(
        "linear",
        i ->
            backends
                .get(i)
                .linear(
                    each(x).get(i), each(weight).get(i), bias == null ? null : each(bias).get(i)));
  }

  @Override
  public TensorBuffer linearInputGradient(TensorBuffer g, TensorBuffer weight) {
    return make(
        "linearInputGradient",
        i -> backends.get(i).linearInputGradient(each(g).get(i), each(weight).get(i)));
  }

  @Override
  public TensorBuffer linearWeightGradient(TensorBuffer g, TensorBuffer x) {
    return make(
        "linearWeightGradient",
        i -> backends.get(i).linearWeightGradient(each(g).get(i), each(x).get(i)));
  }

  @Override
  public TensorBuffer linearBiasGradient(TensorBuffer g) {
    return map("linearBiasGradient", g, Backend::linearBiasGradient);
  }

  @Override
  public TensorBuffer activationGradient(UnaryOp op, TensorBuffer g, TensorBuffer y) {
    return make(
        "activationGradient " + op,
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
        i -> backends.get(i).logSoftmaxGradient(each(g).get(i), each(y).get(i), dim));
  }

  @Override
  public TensorBuffer crossEntropy(TensorBuffer logProbabilities, TensorBuffer targets) {
    return make(
        "crossEntropy",
        i -> backends.get(i).crossEntropy(each(logProbabilities).get(i), each(targets).get(i)));
  }

  @Override
  public TensorBuffer crossEntropyGradient(
      TensorBuffer g, TensorBuffer logProbabilities, TensorBuffer targets) {
    return make(
        "crossEntropyGradient",
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
    parameters.forEach(parameter -> observer.computed("sgdStep", each(parameter)));
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
    parameters.forEach(parameter -> observer.computed("adamStep", each(parameter)));
  }

  // ---------------------------------------------------------------------------------------------

  private static List<TensorBuffer> nth(int i, List<TensorBuffer> buffers) {
    return buffers.stream().map(buffer -> each(buffer).get(i)).toList();
  }

  private TensorBuffer make(String operation, IntFunction<TensorBuffer> on) {
    List<TensorBuffer> results = new ArrayList<>(backends.size());
    for (int i = 0; i < backends.size(); i++) {
      results.add(on.apply(i));
    }
    observer.computed(operation, results);
    return new Buffers(results);
  }

  private TensorBuffer map(
      String operation, TensorBuffer x, BiFunction<Backend, TensorBuffer, TensorBuffer> on) {
    return make(operation, i -> on.apply(backends.get(i), each(x).get(i)));
  }

  private void change(String operation, TensorBuffer target, BiConsumer<Integer, TensorBuffer> on) {
    for (int i = 0; i < backends.size(); i++) {
      on.accept(i, each(target).get(i));
    }
    observer.computed(operation, each(target));
  }
}
