package dev.cresset.spi;

import dev.cresset.types.DType;
import dev.cresset.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A backend whose buffers may be closed by any thread while others use them.
 *
 * <p>A buffer stays open, as {@link Backend} asks for, until the operations that use it return; an
 * operation on a closed buffer is an error that says what closed it. All backends that programs get
 * are guarded, so that a backend need not be prepared for any of that.
 */
public final class GuardedBackend implements Backend {

  private final Backend backend;

  private GuardedBackend(Backend backend) {
    this.backend = backend;
  }

  /** Returns a guarded backend that computes with this one, or this one if it is guarded. */
  public static GuardedBackend of(Backend backend) {
    return backend instanceof GuardedBackend guarded ? guarded : new GuardedBackend(backend);
  }

  /** The use of a buffer by one operation. */
  private record Use(GuardedBuffer buffer, TensorBuffer elements) implements AutoCloseable {

    static Use of(Object operation, TensorBuffer buffer) {
      if (!(buffer instanceof GuardedBuffer guarded)) {
        throw new IllegalArgumentException(
            "%s: expected a buffer of a guarded backend, got a %s; use the buffers that this backend returned"
                .formatted(operation, buffer.getClass().getName()));
      }
      return new Use(guarded, guarded.acquire(operation));
    }

    @Override
    public void close() {
      buffer.release();
    }
  }

  /** The uses of several buffers by one operation. */
  private static final class Uses implements AutoCloseable {

    private final List<Use> uses = new ArrayList<>();

    /** Adds the uses of some buffers, and returns the backend's own. */
    List<TensorBuffer> add(String operation, List<TensorBuffer> buffers) {
      List<TensorBuffer> elements = new ArrayList<>(buffers.size());
      for (int i = 0; i < buffers.size(); i++) {
        Use use = Use.of(operation, buffers.get(i));
        uses.add(use);
        elements.add(use.elements());
      }
      return elements;
    }

    @Override
    public void close() {
      for (int i = 0; i < uses.size(); i++) {
        uses.get(i).close();
      }
    }
  }

  private static TensorBuffer guard(TensorBuffer result) {
    return new GuardedBuffer(result);
  }

  @Override
  public String name() {
    return backend.name();
  }

  @Override
  public MemoryUse memory() {
    return backend.memory();
  }

  @Override
  public Map<String, String> facts() {
    return backend.facts();
  }

  // ---------------------------------------------------------------------------------------------
  // Host transfer

  @Override
  public TensorBuffer fromFloats(float[] values, Shape shape) {
    return guard(backend.fromFloats(values, shape));
  }

  @Override
  public TensorBuffer fromLongs(long[] values, Shape shape) {
    return guard(backend.fromLongs(values, shape));
  }

  @Override
  public void readFloats(TensorBuffer source, float[] target) {
    try (Use s = Use.of("toFloatArray", source)) {
      backend.readFloats(s.elements(), target);
    }
  }

  @Override
  public void readLongs(TensorBuffer source, long[] target) {
    try (Use s = Use.of("toLongArray", source)) {
      backend.readLongs(s.elements(), target);
    }
  }

  @Override
  public double item(TensorBuffer scalar) {
    try (Use s = Use.of("item", scalar)) {
      return backend.item(s.elements());
    }
  }

  // ---------------------------------------------------------------------------------------------
  // Making and shaping

  @Override
  public TensorBuffer full(Shape shape, double value) {
    return guard(backend.full(shape, value));
  }

  @Override
  public TensorBuffer reshape(TensorBuffer x, Shape shape) {
    try (Use u = Use.of("reshape", x)) {
      return guard(backend.reshape(u.elements(), shape));
    }
  }

  @Override
  public TensorBuffer cast(TensorBuffer x, DType dtype) {
    try (Use u = Use.of("cast", x)) {
      return guard(backend.cast(u.elements(), dtype));
    }
  }

  @Override
  public TensorBuffer transpose(TensorBuffer x) {
    try (Use u = Use.of("t", x)) {
      return guard(backend.transpose(u.elements()));
    }
  }

  @Override
  public void assign(TensorBuffer target, TensorBuffer source) {
    try (Use t = Use.of("assign", target);
        Use s = Use.of("assign", source)) {
      backend.assign(t.elements(), s.elements());
    }
  }

  // ---------------------------------------------------------------------------------------------
  // Element-wise

  @Override
  public TensorBuffer unary(UnaryOp op, TensorBuffer x) {
    try (Use u = Use.of(op, x)) {
      return guard(backend.unary(op, u.elements()));
    }
  }

  @Override
  public TensorBuffer binary(BinaryOp op, TensorBuffer a, TensorBuffer b, Shape shape) {
    try (Use u = Use.of(op, a);
        Use v = Use.of(op, b)) {
      return guard(backend.binary(op, u.elements(), v.elements(), shape));
    }
  }

  @Override
  public TensorBuffer scalar(BinaryOp op, TensorBuffer x, double value) {
    try (Use u = Use.of(op, x)) {
      return guard(backend.scalar(op, u.elements(), value));
    }
  }

  @Override
  public TensorBuffer where(TensorBuffer condition, TensorBuffer a, TensorBuffer b) {
    try (Use c = Use.of("where", condition);
        Use u = Use.of("where", a);
        Use v = Use.of("where", b)) {
      return guard(backend.where(c.elements(), u.elements(), v.elements()));
    }
  }

  @Override
  public void axpyInPlace(double alpha, TensorBuffer x, TensorBuffer y) {
    try (Use u = Use.of("axpy", x);
        Use v = Use.of("axpy", y)) {
      backend.axpyInPlace(alpha, u.elements(), v.elements());
    }
  }

  // ---------------------------------------------------------------------------------------------
  // Reductions, products, indices

  @Override
  public TensorBuffer reduce(ReduceOp op, TensorBuffer x, int dim) {
    try (Use u = Use.of(op, x)) {
      return guard(backend.reduce(op, u.elements(), dim));
    }
  }

  @Override
  public TensorBuffer matmul(
      TensorBuffer a, boolean transposeA, TensorBuffer b, boolean transposeB) {
    try (Use u = Use.of("matmul", a);
        Use v = Use.of("matmul", b)) {
      return guard(backend.matmul(u.elements(), transposeA, v.elements(), transposeB));
    }
  }

  @Override
  public TensorBuffer oneHot(TensorBuffer labels, long classes) {
    try (Use u = Use.of("oneHot", labels)) {
      return guard(backend.oneHot(u.elements(), classes));
    }
  }

  @Override
  public TensorBuffer takeRows(TensorBuffer x, TensorBuffer rows) {
    try (Use u = Use.of("takeRows", x);
        Use r = Use.of("takeRows", rows)) {
      return guard(backend.takeRows(u.elements(), r.elements()));
    }
  }

  // ---------------------------------------------------------------------------------------------
  // Fused

  @Override
  public TensorBuffer fromBytes(
      byte[] source, int rowLength, int[] rows, float[] table, Shape shape) {
    return guard(backend.fromBytes(source, rowLength, rows, table, shape));
  }

  @Override
  public TensorBuffer linear(TensorBuffer x, TensorBuffer weight, @Nullable TensorBuffer bias) {
    try (Use u = Use.of("linear", x);
        Use w = Use.of("linear", weight);
        Use b = bias == null ? null : Use.of("linear", bias)) {
      return guard(backend.linear(u.elements(), w.elements(), b == null ? null : b.elements()));
    }
  }

  @Override
  public TensorBuffer linearInputGradient(TensorBuffer g, TensorBuffer weight) {
    try (Use u = Use.of("backward", g);
        Use w = Use.of("backward", weight)) {
      return guard(backend.linearInputGradient(u.elements(), w.elements()));
    }
  }

  @Override
  public TensorBuffer linearWeightGradient(TensorBuffer g, TensorBuffer x) {
    try (Use u = Use.of("backward", g);
        Use v = Use.of("backward", x)) {
      return guard(backend.linearWeightGradient(u.elements(), v.elements()));
    }
  }

  @Override
  public TensorBuffer linearBiasGradient(TensorBuffer g) {
    try (Use u = Use.of("backward", g)) {
      return guard(backend.linearBiasGradient(u.elements()));
    }
  }

  @Override
  public TensorBuffer activationGradient(UnaryOp op, TensorBuffer g, TensorBuffer y) {
    try (Use u = Use.of("backward", g);
        Use v = Use.of("backward", y)) {
      return guard(backend.activationGradient(op, u.elements(), v.elements()));
    }
  }

  @Override
  public TensorBuffer softmax(TensorBuffer x, int dim) {
    try (Use u = Use.of("softmax", x)) {
      return guard(backend.softmax(u.elements(), dim));
    }
  }

  @Override
  public TensorBuffer softmaxGradient(TensorBuffer g, TensorBuffer y, int dim) {
    try (Use u = Use.of("backward", g);
        Use v = Use.of("backward", y)) {
      return guard(backend.softmaxGradient(u.elements(), v.elements(), dim));
    }
  }

  @Override
  public TensorBuffer logSoftmax(TensorBuffer x, int dim) {
    try (Use u = Use.of("logSoftmax", x)) {
      return guard(backend.logSoftmax(u.elements(), dim));
    }
  }

  @Override
  public TensorBuffer logSoftmaxGradient(TensorBuffer g, TensorBuffer y, int dim) {
    try (Use u = Use.of("backward", g);
        Use v = Use.of("backward", y)) {
      return guard(backend.logSoftmaxGradient(u.elements(), v.elements(), dim));
    }
  }

  @Override
  public TensorBuffer crossEntropy(TensorBuffer logProbabilities, TensorBuffer targets) {
    try (Use p = Use.of("crossEntropy", logProbabilities);
        Use t = Use.of("crossEntropy", targets)) {
      return guard(backend.crossEntropy(p.elements(), t.elements()));
    }
  }

  @Override
  public TensorBuffer crossEntropyGradient(
      TensorBuffer g, TensorBuffer logProbabilities, TensorBuffer targets) {
    try (Use u = Use.of("backward", g);
        Use p = Use.of("backward", logProbabilities);
        Use t = Use.of("backward", targets)) {
      return guard(backend.crossEntropyGradient(u.elements(), p.elements(), t.elements()));
    }
  }

  @Override
  public void sgdStep(
      List<TensorBuffer> parameters,
      List<TensorBuffer> gradients,
      List<TensorBuffer> velocities,
      SgdStep step) {
    try (Uses uses = new Uses()) {
      backend.sgdStep(
          uses.add("step", parameters),
          uses.add("step", gradients),
          uses.add("step", velocities),
          step);
    }
  }

  @Override
  public void adamStep(
      List<TensorBuffer> parameters,
      List<TensorBuffer> gradients,
      List<TensorBuffer> means,
      List<TensorBuffer> squares,
      AdamStep step) {
    try (Uses uses = new Uses()) {
      backend.adamStep(
          uses.add("step", parameters),
          uses.add("step", gradients),
          uses.add("step", means),
          uses.add("step", squares),
          step);
    }
  }

  @Override
  public String toString() {
    return name();
  }
}
