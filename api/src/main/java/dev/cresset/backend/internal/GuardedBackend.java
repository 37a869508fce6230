package dev.cresset.backend.internal;

import dev.cresset.spi.AdagradStep;
import dev.cresset.spi.AdamStep;
import dev.cresset.spi.Backend;
import dev.cresset.spi.BinaryOp;
import dev.cresset.spi.MemoryUse;
import dev.cresset.spi.ReduceOp;
import dev.cresset.spi.RmsPropStep;
import dev.cresset.spi.SgdStep;
import dev.cresset.spi.TensorBuffer;
import dev.cresset.spi.UnaryOp;
import dev.cresset.spi.Window2d;
import dev.cresset.types.DType;
import dev.cresset.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A backend whose buffers can be closed on any thread while other threads use them.
 *
 * <p>A buffer stays open until the operations that use it return, as {@link Backend} requires. An
 * operation on a closed buffer throws an exception that says what closed it. All backends that
 * programs obtain are guarded, so a backend needs no code for either case.
 *
 * <p>Every operation is written out, because this code is part of each tensor operation: a dynamic
 * proxy would add an argument array, boxed numbers and a reflective call. {@code
 * GuardedBackendTest} checks that no operation is missing.
 */
public final class GuardedBackend implements Backend {

  private final Backend delegate;

  private GuardedBackend(Backend backend) {
    this.delegate = backend;
  }

  /** Returns the backend, or what replaces it on this thread; see {@link Interception}. */
  private Backend engine() {
    return Interception.of(delegate);
  }

  /** Returns a guarded backend that delegates to this one, or this one if it is guarded already. */
  public static GuardedBackend of(Backend backend) {
    return backend instanceof GuardedBackend guarded ? guarded : new GuardedBackend(backend);
  }

  /**
   * Begins the use of a buffer.
   *
   * <p>Not a resource of a {@code try} statement: HotSpot does not eliminate the object for each
   * use, which would add up to a kilobyte in each step of a small network.
   */
  private static void acquire(Object operation, @Nullable TensorBuffer buffer) {
    if (buffer == null) {
      return;
    }
    if (!(buffer instanceof GuardedBuffer guarded)) {
      throw new IllegalArgumentException(
          "%s: expected a buffer of a guarded backend, got a %s; use the buffers that this backend returned"
              .formatted(operation, buffer.getClass().getName()));
    }
    guarded.acquire(operation);
  }

  private static void release(@Nullable TensorBuffer buffer) {
    if (buffer != null) {
      ((GuardedBuffer) buffer).release();
    }
  }

  private static void acquire(Object operation, TensorBuffer a, @Nullable TensorBuffer b) {
    acquire(operation, a);
    try {
      acquire(operation, b);
    } catch (RuntimeException e) {
      release(a);
      throw e;
    }
  }

  private static void release(TensorBuffer a, @Nullable TensorBuffer b) {
    release(a);
    release(b);
  }

  private static void acquire(
      Object operation, TensorBuffer a, TensorBuffer b, @Nullable TensorBuffer c) {
    acquire(operation, a, b);
    try {
      acquire(operation, c);
    } catch (RuntimeException e) {
      release(a, b);
      throw e;
    }
  }

  private static void release(TensorBuffer a, TensorBuffer b, @Nullable TensorBuffer c) {
    release(a, b);
    release(c);
  }

  private static void acquire(
      Object operation, TensorBuffer a, TensorBuffer b, TensorBuffer c, TensorBuffer d) {
    acquire(operation, a, b, c);
    try {
      acquire(operation, d);
    } catch (RuntimeException e) {
      release(a, b, c);
      throw e;
    }
  }

  private static void release(TensorBuffer a, TensorBuffer b, TensorBuffer c, TensorBuffer d) {
    release(a, b, c);
    release(d);
  }

  private static TensorBuffer elements(TensorBuffer buffer) {
    return ((GuardedBuffer) buffer).elements();
  }

  /** The buffers that an operation uses. */
  private static final class Uses implements AutoCloseable {

    private final List<TensorBuffer> inUse = new ArrayList<>();

    /** Begins the use of these buffers, and returns the buffers of the backend. */
    List<TensorBuffer> add(String operation, List<TensorBuffer> buffers) {
      List<TensorBuffer> elements = new ArrayList<>(buffers.size());
      for (int i = 0; i < buffers.size(); i++) {
        elements.add(of(operation, buffers.get(i)));
      }
      return elements;
    }

    /** Begins the use of a buffer, and returns the buffer of the backend. */
    TensorBuffer of(String operation, TensorBuffer buffer) {
      acquire(operation, buffer);
      inUse.add(buffer);
      return GuardedBackend.elements(buffer);
    }

    @Nullable TensorBuffer optional(String operation, @Nullable TensorBuffer buffer) {
      return buffer == null ? null : of(operation, buffer);
    }

    @Override
    public void close() {
      for (int i = 0; i < inUse.size(); i++) {
        release(inUse.get(i));
      }
    }
  }

  private static TensorBuffer guard(TensorBuffer result) {
    return new GuardedBuffer(result);
  }

  @Override
  public String name() {
    return delegate.name();
  }

  @Override
  public MemoryUse memory() {
    return delegate.memory();
  }

  @Override
  public Map<String, String> facts() {
    return delegate.facts();
  }

  // ---------------------------------------------------------------------------------------------
  // Host transfer

  @Override
  public TensorBuffer fromFloats(float[] values, Shape shape) {
    return guard(engine().fromFloats(values, shape));
  }

  @Override
  public TensorBuffer fromLongs(long[] values, Shape shape) {
    return guard(engine().fromLongs(values, shape));
  }

  @Override
  public void readFloats(TensorBuffer source, float[] target) {
    acquire("toFloatArray", source);
    try {
      engine().readFloats(elements(source), target);
    } finally {
      release(source);
    }
  }

  @Override
  public void readLongs(TensorBuffer source, long[] target) {
    acquire("toLongArray", source);
    try {
      engine().readLongs(elements(source), target);
    } finally {
      release(source);
    }
  }

  @Override
  public double item(TensorBuffer scalar) {
    acquire("item", scalar);
    try {
      return engine().item(elements(scalar));
    } finally {
      release(scalar);
    }
  }

  // ---------------------------------------------------------------------------------------------
  // Creation and shape

  @Override
  public TensorBuffer full(Shape shape, double value) {
    return guard(engine().full(shape, value));
  }

  @Override
  public TensorBuffer reshape(TensorBuffer x, Shape shape) {
    acquire("reshape", x);
    try {
      return guard(engine().reshape(elements(x), shape));
    } finally {
      release(x);
    }
  }

  @Override
  public TensorBuffer cast(TensorBuffer x, DType dtype) {
    acquire("cast", x);
    try {
      return guard(engine().cast(elements(x), dtype));
    } finally {
      release(x);
    }
  }

  @Override
  public TensorBuffer copy(TensorBuffer x) {
    acquire("copy", x);
    try {
      return guard(engine().copy(elements(x)));
    } finally {
      release(x);
    }
  }

  @Override
  public TensorBuffer expand(TensorBuffer x, Shape shape) {
    acquire("expand", x);
    try {
      return guard(engine().expand(elements(x), shape));
    } finally {
      release(x);
    }
  }

  @Override
  public TensorBuffer transpose(TensorBuffer x) {
    acquire("t", x);
    try {
      return guard(engine().transpose(elements(x)));
    } finally {
      release(x);
    }
  }

  @Override
  public void assign(TensorBuffer target, TensorBuffer source) {
    acquire("assign", target, source);
    try {
      engine().assign(elements(target), elements(source));
    } finally {
      release(target, source);
    }
  }

  // ---------------------------------------------------------------------------------------------
  // Element-wise

  @Override
  public TensorBuffer unary(UnaryOp op, TensorBuffer x) {
    acquire(op, x);
    try {
      return guard(engine().unary(op, elements(x)));
    } finally {
      release(x);
    }
  }

  @Override
  public TensorBuffer binary(BinaryOp op, TensorBuffer a, TensorBuffer b, Shape shape) {
    acquire(op, a, b);
    try {
      return guard(engine().binary(op, elements(a), elements(b), shape));
    } finally {
      release(a, b);
    }
  }

  @Override
  public TensorBuffer scalar(BinaryOp op, TensorBuffer x, double value) {
    acquire(op, x);
    try {
      return guard(engine().scalar(op, elements(x), value));
    } finally {
      release(x);
    }
  }

  @Override
  public TensorBuffer where(TensorBuffer condition, TensorBuffer a, TensorBuffer b) {
    acquire("where", condition, a, b);
    try {
      return guard(engine().where(elements(condition), elements(a), elements(b)));
    } finally {
      release(condition, a, b);
    }
  }

  @Override
  public void axpyInPlace(double alpha, TensorBuffer x, TensorBuffer y) {
    acquire("axpy", x, y);
    try {
      engine().axpyInPlace(alpha, elements(x), elements(y));
    } finally {
      release(x, y);
    }
  }

  // ---------------------------------------------------------------------------------------------
  // Reductions, products, indices

  @Override
  public TensorBuffer reduce(ReduceOp op, TensorBuffer x, int dim) {
    acquire(op, x);
    try {
      return guard(engine().reduce(op, elements(x), dim));
    } finally {
      release(x);
    }
  }

  @Override
  public TensorBuffer matmul(
      TensorBuffer a, boolean transposeA, TensorBuffer b, boolean transposeB) {
    acquire("matmul", a, b);
    try {
      return guard(engine().matmul(elements(a), transposeA, elements(b), transposeB));
    } finally {
      release(a, b);
    }
  }

  @Override
  public TensorBuffer oneHot(TensorBuffer labels, long classes) {
    acquire("oneHot", labels);
    try {
      return guard(engine().oneHot(elements(labels), classes));
    } finally {
      release(labels);
    }
  }

  @Override
  public TensorBuffer takeRows(TensorBuffer x, TensorBuffer rows) {
    acquire("takeRows", x, rows);
    try {
      return guard(engine().takeRows(elements(x), elements(rows)));
    } finally {
      release(x, rows);
    }
  }

  @Override
  public void addRowsInPlace(TensorBuffer target, TensorBuffer rows, TensorBuffer source) {
    acquire("backward", target, rows, source);
    try {
      engine().addRowsInPlace(elements(target), elements(rows), elements(source));
    } finally {
      release(target, rows, source);
    }
  }

  // ---------------------------------------------------------------------------------------------
  // Views, joins and indices

  @Override
  public TensorBuffer cat(List<TensorBuffer> parts, int dim) {
    try (Uses uses = new Uses()) {
      return guard(engine().cat(uses.add("cat", parts), dim));
    }
  }

  @Override
  public TensorBuffer broadcastTo(TensorBuffer x, Shape shape) {
    acquire("expand", x);
    try {
      return guard(engine().broadcastTo(elements(x), shape));
    } finally {
      release(x);
    }
  }

  @Override
  public TensorBuffer permute(TensorBuffer x, int... dims) {
    acquire("permute", x);
    try {
      return guard(engine().permute(elements(x), dims));
    } finally {
      release(x);
    }
  }

  @Override
  public TensorBuffer narrow(TensorBuffer x, int dim, long start, long length) {
    acquire("narrow", x);
    try {
      return guard(engine().narrow(elements(x), dim, start, length));
    } finally {
      release(x);
    }
  }

  @Override
  public TensorBuffer indexSelect(TensorBuffer x, int dim, TensorBuffer index) {
    acquire("indexSelect", x, index);
    try {
      return guard(engine().indexSelect(elements(x), dim, elements(index)));
    } finally {
      release(x, index);
    }
  }

  @Override
  public TensorBuffer indexAdd(TensorBuffer source, int dim, TensorBuffer index, Shape shape) {
    acquire("backward", source, index);
    try {
      return guard(engine().indexAdd(elements(source), dim, elements(index), shape));
    } finally {
      release(source, index);
    }
  }

  @Override
  public TensorBuffer gather(TensorBuffer x, int dim, TensorBuffer index) {
    acquire("gather", x, index);
    try {
      return guard(engine().gather(elements(x), dim, elements(index)));
    } finally {
      release(x, index);
    }
  }

  @Override
  public TensorBuffer scatterAdd(TensorBuffer source, int dim, TensorBuffer index, Shape shape) {
    acquire("backward", source, index);
    try {
      return guard(engine().scatterAdd(elements(source), dim, elements(index), shape));
    } finally {
      release(source, index);
    }
  }

  @Override
  public TensorBuffer topk(TensorBuffer x, long k, int dim) {
    acquire("topk", x);
    try {
      return guard(engine().topk(elements(x), k, dim));
    } finally {
      release(x);
    }
  }

  @Override
  public TensorBuffer cumsum(TensorBuffer x, int dim, boolean reverse) {
    acquire("cumsum", x);
    try {
      return guard(engine().cumsum(elements(x), dim, reverse));
    } finally {
      release(x);
    }
  }

  @Override
  public TensorBuffer batchedMatmul(
      TensorBuffer a, boolean transposeA, TensorBuffer b, boolean transposeB) {
    acquire("matmul", a, b);
    try {
      return guard(engine().batchedMatmul(elements(a), transposeA, elements(b), transposeB));
    } finally {
      release(a, b);
    }
  }

  // ---------------------------------------------------------------------------------------------
  // Fused

  @Override
  public TensorBuffer fromBytes(
      byte[] source, int rowLength, int[] rows, float[] table, Shape shape) {
    return guard(engine().fromBytes(source, rowLength, rows, table, shape));
  }

  @Override
  public TensorBuffer linear(TensorBuffer x, TensorBuffer weight, @Nullable TensorBuffer bias) {
    acquire("linear", x, weight, bias);
    try {
      return guard(
          engine().linear(elements(x), elements(weight), bias == null ? null : elements(bias)));
    } finally {
      release(x, weight, bias);
    }
  }

  @Override
  public TensorBuffer linearInputGradient(TensorBuffer g, TensorBuffer weight) {
    acquire("backward", g, weight);
    try {
      return guard(engine().linearInputGradient(elements(g), elements(weight)));
    } finally {
      release(g, weight);
    }
  }

  @Override
  public TensorBuffer linearWeightGradient(TensorBuffer g, TensorBuffer x) {
    acquire("backward", g, x);
    try {
      return guard(engine().linearWeightGradient(elements(g), elements(x)));
    } finally {
      release(g, x);
    }
  }

  @Override
  public TensorBuffer linearBiasGradient(TensorBuffer g) {
    acquire("backward", g);
    try {
      return guard(engine().linearBiasGradient(elements(g)));
    } finally {
      release(g);
    }
  }

  @Override
  public TensorBuffer reluGradient(TensorBuffer g, TensorBuffer y) {
    acquire("backward", g, y);
    try {
      return guard(engine().reluGradient(elements(g), elements(y)));
    } finally {
      release(g, y);
    }
  }

  @Override
  public TensorBuffer sigmoidGradient(TensorBuffer g, TensorBuffer y) {
    acquire("backward", g, y);
    try {
      return guard(engine().sigmoidGradient(elements(g), elements(y)));
    } finally {
      release(g, y);
    }
  }

  @Override
  public TensorBuffer tanhGradient(TensorBuffer g, TensorBuffer y) {
    acquire("backward", g, y);
    try {
      return guard(engine().tanhGradient(elements(g), elements(y)));
    } finally {
      release(g, y);
    }
  }

  @Override
  public TensorBuffer gelu(TensorBuffer x) {
    acquire("gelu", x);
    try {
      return guard(engine().gelu(elements(x)));
    } finally {
      release(x);
    }
  }

  @Override
  public TensorBuffer geluGradient(TensorBuffer g, TensorBuffer x) {
    acquire("backward", g, x);
    try {
      return guard(engine().geluGradient(elements(g), elements(x)));
    } finally {
      release(g, x);
    }
  }

  @Override
  public TensorBuffer silu(TensorBuffer x) {
    acquire("silu", x);
    try {
      return guard(engine().silu(elements(x)));
    } finally {
      release(x);
    }
  }

  @Override
  public TensorBuffer siluGradient(TensorBuffer g, TensorBuffer x) {
    acquire("backward", g, x);
    try {
      return guard(engine().siluGradient(elements(g), elements(x)));
    } finally {
      release(g, x);
    }
  }

  @Override
  public TensorBuffer leakyRelu(TensorBuffer x, double slope) {
    acquire("leakyRelu", x);
    try {
      return guard(engine().leakyRelu(elements(x), slope));
    } finally {
      release(x);
    }
  }

  @Override
  public TensorBuffer leakyReluGradient(TensorBuffer g, TensorBuffer x, double slope) {
    acquire("backward", g, x);
    try {
      return guard(engine().leakyReluGradient(elements(g), elements(x), slope));
    } finally {
      release(g, x);
    }
  }

  @Override
  public TensorBuffer elu(TensorBuffer x, double alpha) {
    acquire("elu", x);
    try {
      return guard(engine().elu(elements(x), alpha));
    } finally {
      release(x);
    }
  }

  @Override
  public TensorBuffer eluGradient(TensorBuffer g, TensorBuffer x, double alpha) {
    acquire("backward", g, x);
    try {
      return guard(engine().eluGradient(elements(g), elements(x), alpha));
    } finally {
      release(g, x);
    }
  }

  @Override
  public TensorBuffer softmax(TensorBuffer x, int dim) {
    acquire("softmax", x);
    try {
      return guard(engine().softmax(elements(x), dim));
    } finally {
      release(x);
    }
  }

  @Override
  public TensorBuffer softmaxGradient(TensorBuffer g, TensorBuffer y, int dim) {
    acquire("backward", g, y);
    try {
      return guard(engine().softmaxGradient(elements(g), elements(y), dim));
    } finally {
      release(g, y);
    }
  }

  @Override
  public TensorBuffer logSoftmax(TensorBuffer x, int dim) {
    acquire("logSoftmax", x);
    try {
      return guard(engine().logSoftmax(elements(x), dim));
    } finally {
      release(x);
    }
  }

  @Override
  public TensorBuffer logSoftmaxGradient(TensorBuffer g, TensorBuffer y, int dim) {
    acquire("backward", g, y);
    try {
      return guard(engine().logSoftmaxGradient(elements(g), elements(y), dim));
    } finally {
      release(g, y);
    }
  }

  @Override
  public TensorBuffer crossEntropy(TensorBuffer logProbabilities, TensorBuffer targets) {
    acquire("crossEntropy", logProbabilities, targets);
    try {
      return guard(engine().crossEntropy(elements(logProbabilities), elements(targets)));
    } finally {
      release(logProbabilities, targets);
    }
  }

  @Override
  public TensorBuffer crossEntropyGradient(
      TensorBuffer g, TensorBuffer logProbabilities, TensorBuffer targets) {
    acquire("backward", g, logProbabilities, targets);
    try {
      return guard(
          engine()
              .crossEntropyGradient(elements(g), elements(logProbabilities), elements(targets)));
    } finally {
      release(g, logProbabilities, targets);
    }
  }

  @Override
  public TensorBuffer nll(
      TensorBuffer logProbabilities, TensorBuffer labels, TensorBuffer weights) {
    acquire("nll", logProbabilities, labels, weights);
    try {
      return guard(engine().nll(elements(logProbabilities), elements(labels), elements(weights)));
    } finally {
      release(logProbabilities, labels, weights);
    }
  }

  @Override
  public TensorBuffer nllGradient(
      TensorBuffer g, TensorBuffer labels, TensorBuffer weights, long classes) {
    acquire("backward", g, labels, weights);
    try {
      return guard(engine().nllGradient(elements(g), elements(labels), elements(weights), classes));
    } finally {
      release(g, labels, weights);
    }
  }

  @Override
  public TensorBuffer nllLogitsGradient(
      TensorBuffer g, TensorBuffer logProbabilities, TensorBuffer labels, TensorBuffer weights) {
    acquire("backward", g, logProbabilities, labels, weights);
    try {
      return guard(
          engine()
              .nllLogitsGradient(
                  elements(g), elements(logProbabilities), elements(labels), elements(weights)));
    } finally {
      release(g, logProbabilities, labels, weights);
    }
  }

  // ---------------------------------------------------------------------------------------------
  // Normalization

  @Override
  public TensorBuffer channelSum(TensorBuffer x) {
    acquire("backward", x);
    try {
      return guard(engine().channelSum(elements(x)));
    } finally {
      release(x);
    }
  }

  @Override
  public TensorBuffer channelMean(TensorBuffer x) {
    acquire("batchNorm", x);
    try {
      return guard(engine().channelMean(elements(x)));
    } finally {
      release(x);
    }
  }

  @Override
  public TensorBuffer channelVariance(TensorBuffer x, TensorBuffer mean) {
    acquire("batchNorm", x, mean);
    try {
      return guard(engine().channelVariance(elements(x), elements(mean)));
    } finally {
      release(x, mean);
    }
  }

  @Override
  public TensorBuffer batchNorm(
      TensorBuffer x,
      TensorBuffer mean,
      TensorBuffer variance,
      @Nullable TensorBuffer weight,
      @Nullable TensorBuffer bias,
      double epsilon) {
    try (Uses uses = new Uses()) {
      return guard(
          engine()
              .batchNorm(
                  uses.of("batchNorm", x),
                  uses.of("batchNorm", mean),
                  uses.of("batchNorm", variance),
                  uses.optional("batchNorm", weight),
                  uses.optional("batchNorm", bias),
                  epsilon));
    }
  }

  @Override
  public TensorBuffer batchNormWeightGradient(
      TensorBuffer g, TensorBuffer x, TensorBuffer mean, TensorBuffer variance, double epsilon) {
    acquire("backward", g, x, mean, variance);
    try {
      return guard(
          engine()
              .batchNormWeightGradient(
                  elements(g), elements(x), elements(mean), elements(variance), epsilon));
    } finally {
      release(g, x, mean, variance);
    }
  }

  @Override
  public TensorBuffer batchNormInputGradient(
      TensorBuffer g, TensorBuffer variance, @Nullable TensorBuffer weight, double epsilon) {
    acquire("backward", g, variance, weight);
    try {
      return guard(
          engine()
              .batchNormInputGradient(
                  elements(g),
                  elements(variance),
                  weight == null ? null : elements(weight),
                  epsilon));
    } finally {
      release(g, variance, weight);
    }
  }

  @Override
  public TensorBuffer batchNormInputGradient(
      TensorBuffer g,
      TensorBuffer x,
      TensorBuffer mean,
      TensorBuffer variance,
      @Nullable TensorBuffer weight,
      TensorBuffer weightGradient,
      TensorBuffer biasGradient,
      double epsilon) {
    try (Uses uses = new Uses()) {
      return guard(
          engine()
              .batchNormInputGradient(
                  uses.of("backward", g),
                  uses.of("backward", x),
                  uses.of("backward", mean),
                  uses.of("backward", variance),
                  uses.optional("backward", weight),
                  uses.of("backward", weightGradient),
                  uses.of("backward", biasGradient),
                  epsilon));
    }
  }

  @Override
  public TensorBuffer layerNorm(
      TensorBuffer x, @Nullable TensorBuffer weight, @Nullable TensorBuffer bias, double epsilon) {
    try (Uses uses = new Uses()) {
      return guard(
          engine()
              .layerNorm(
                  uses.of("layerNorm", x),
                  uses.optional("layerNorm", weight),
                  uses.optional("layerNorm", bias),
                  epsilon));
    }
  }

  @Override
  public TensorBuffer layerNormInputGradient(
      TensorBuffer g, TensorBuffer x, @Nullable TensorBuffer weight, double epsilon) {
    acquire("backward", g, x, weight);
    try {
      return guard(
          engine()
              .layerNormInputGradient(
                  elements(g), elements(x), weight == null ? null : elements(weight), epsilon));
    } finally {
      release(g, x, weight);
    }
  }

  @Override
  public TensorBuffer layerNormWeightGradient(TensorBuffer g, TensorBuffer x, double epsilon) {
    acquire("backward", g, x);
    try {
      return guard(engine().layerNormWeightGradient(elements(g), elements(x), epsilon));
    } finally {
      release(g, x);
    }
  }

  // ---------------------------------------------------------------------------------------------
  // Convolutions and pooling

  @Override
  public TensorBuffer conv2d(
      TensorBuffer x,
      TensorBuffer weight,
      @Nullable TensorBuffer bias,
      Window2d window,
      int groups) {
    acquire("conv2d", x, weight, bias);
    try {
      return guard(
          engine()
              .conv2d(
                  elements(x),
                  elements(weight),
                  bias == null ? null : elements(bias),
                  window,
                  groups));
    } finally {
      release(x, weight, bias);
    }
  }

  @Override
  public TensorBuffer conv2dInputGradient(
      TensorBuffer g, TensorBuffer weight, Shape input, Window2d window, int groups) {
    acquire("backward", g, weight);
    try {
      return guard(
          engine().conv2dInputGradient(elements(g), elements(weight), input, window, groups));
    } finally {
      release(g, weight);
    }
  }

  @Override
  public TensorBuffer conv2dWeightGradient(
      TensorBuffer g, TensorBuffer x, Window2d window, int groups) {
    acquire("backward", g, x);
    try {
      return guard(engine().conv2dWeightGradient(elements(g), elements(x), window, groups));
    } finally {
      release(g, x);
    }
  }

  @Override
  public TensorBuffer maxPool2d(TensorBuffer x, Window2d window) {
    acquire("maxPool2d", x);
    try {
      return guard(engine().maxPool2d(elements(x), window));
    } finally {
      release(x);
    }
  }

  @Override
  public TensorBuffer maxPool2dGradient(TensorBuffer g, TensorBuffer x, Window2d window) {
    acquire("backward", g, x);
    try {
      return guard(engine().maxPool2dGradient(elements(g), elements(x), window));
    } finally {
      release(g, x);
    }
  }

  @Override
  public TensorBuffer avgPool2d(TensorBuffer x, Window2d window) {
    acquire("avgPool2d", x);
    try {
      return guard(engine().avgPool2d(elements(x), window));
    } finally {
      release(x);
    }
  }

  @Override
  public TensorBuffer avgPool2dGradient(TensorBuffer g, Shape input, Window2d window) {
    acquire("backward", g);
    try {
      return guard(engine().avgPool2dGradient(elements(g), input, window));
    } finally {
      release(g);
    }
  }

  // ---------------------------------------------------------------------------------------------
  // Optimizers

  @Override
  public void sgdStep(
      List<TensorBuffer> parameters,
      List<TensorBuffer> gradients,
      List<TensorBuffer> velocities,
      SgdStep step) {
    try (Uses uses = new Uses()) {
      engine()
          .sgdStep(
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
      engine()
          .adamStep(
              uses.add("step", parameters),
              uses.add("step", gradients),
              uses.add("step", means),
              uses.add("step", squares),
              step);
    }
  }

  @Override
  public void rmsPropStep(
      List<TensorBuffer> parameters,
      List<TensorBuffer> gradients,
      List<TensorBuffer> squares,
      List<TensorBuffer> means,
      List<TensorBuffer> velocities,
      RmsPropStep step) {
    try (Uses uses = new Uses()) {
      engine()
          .rmsPropStep(
              uses.add("step", parameters),
              uses.add("step", gradients),
              uses.add("step", squares),
              uses.add("step", means),
              uses.add("step", velocities),
              step);
    }
  }

  @Override
  public void adagradStep(
      List<TensorBuffer> parameters,
      List<TensorBuffer> gradients,
      List<TensorBuffer> sums,
      AdagradStep step) {
    try (Uses uses = new Uses()) {
      engine()
          .adagradStep(
              uses.add("step", parameters),
              uses.add("step", gradients),
              uses.add("step", sums),
              step);
    }
  }

  @Override
  public String toString() {
    return name();
  }
}
