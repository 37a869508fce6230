package dev.cresset.backend.jvm;

import dev.cresset.spi.AdamStep;
import dev.cresset.spi.Backend;
import dev.cresset.spi.BinaryOp;
import dev.cresset.spi.MemoryUse;
import dev.cresset.spi.ReduceOp;
import dev.cresset.spi.SgdStep;
import dev.cresset.spi.TensorBuffer;
import dev.cresset.spi.UnaryOp;
import dev.cresset.spi.cpu.BroadcastPlan;
import dev.cresset.spi.cpu.ByteRows;
import dev.cresset.spi.cpu.WorkerPool;
import dev.cresset.types.DType;
import dev.cresset.types.Shape;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The backend in plain Java: finds the arrays of its buffers and hands them to the loops. */
final class JvmBackend implements Backend {

  static final String NAME = "jvm";

  private final Memory memory;
  private final MatMul matMul;
  private final OptimizerSteps optimizerSteps;

  JvmBackend() {
    this(
        new Memory(),
        FusedMultiplyAdd.isFast() ? new FusedKernel() : new RoundingKernel(),
        WorkerPool.shared());
  }

  JvmBackend(Memory memory, Kernel kernel, WorkerPool workers) {
    this.memory = memory;
    this.matMul = new MatMul(kernel, workers);
    this.optimizerSteps = new OptimizerSteps(workers);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public MemoryUse memory() {
    return memory.use();
  }

  @Override
  public Map<String, String> facts() {
    return Map.of("fused multiply-add", FusedMultiplyAdd.isFast() ? "yes" : "no");
  }

  @Override
  public TensorBuffer fromFloats(float[] values, Shape shape) {
    JvmBuffer out = floats(shape);
    System.arraycopy(values, 0, out.floats(), 0, (int) shape.size());
    return out;
  }

  @Override
  public TensorBuffer fromLongs(long[] values, Shape shape) {
    JvmBuffer out = longs(shape);
    System.arraycopy(values, 0, out.longs(), 0, (int) shape.size());
    return out;
  }

  @Override
  public void readFloats(TensorBuffer source, float[] target) {
    float[] values = floats(source);
    System.arraycopy(values, 0, target, 0, values.length);
  }

  @Override
  public void readLongs(TensorBuffer source, long[] target) {
    long[] values = longs(source);
    System.arraycopy(values, 0, target, 0, values.length);
  }

  @Override
  public double item(TensorBuffer scalar) {
    return floats(scalar)[0];
  }

  @Override
  public TensorBuffer full(Shape shape, double value) {
    JvmBuffer out = floats(shape);
    Arrays.fill(out.floats(), (float) value);
    return out;
  }

  @Override
  public TensorBuffer reshape(TensorBuffer x, Shape shape) {
    return ((JvmBuffer) x).withShape(shape);
  }

  @Override
  public TensorBuffer cast(TensorBuffer x, DType dtype) {
    JvmBuffer out = JvmBuffer.create(memory, dtype, x.shape());
    if (x.dtype() == dtype) {
      assign(out, x);
      return out;
    }
    switch (dtype) {
      case FLOAT32 -> Gathers.toFloats(longs(x), out.floats());
      case INT64 -> Gathers.toLongs(floats(x), out.longs());
    }
    return out;
  }

  @Override
  public TensorBuffer transpose(TensorBuffer x) {
    int rows = size(x, 0);
    int columns = size(x, 1);
    JvmBuffer out = JvmBuffer.create(memory, x.dtype(), Shape.of(columns, rows));
    switch (x.dtype()) {
      case FLOAT32 -> Gathers.transpose(floats(x), rows, columns, out.floats());
      case INT64 -> Gathers.transpose(longs(x), rows, columns, out.longs());
    }
    return out;
  }

  @Override
  public void assign(TensorBuffer target, TensorBuffer source) {
    System.arraycopy(array(source), 0, array(target), 0, (int) source.shape().size());
  }

  @Override
  public TensorBuffer unary(UnaryOp op, TensorBuffer x) {
    JvmBuffer out = floats(x.shape());
    UnaryLoops.apply(op, floats(x), out.floats());
    return out;
  }

  @Override
  public TensorBuffer binary(BinaryOp op, TensorBuffer a, TensorBuffer b, Shape shape) {
    JvmBuffer out = floats(shape);
    if (a.dtype() == DType.INT64) {
      BroadcastPlan plan = BroadcastPlan.of(a.shape(), b.shape(), shape);
      BinaryLoops.compare(op, longs(a), longs(b), plan, out.floats());
    } else if (a.shape().size() == shape.size()) {
      BinaryLoops.apply(op, floats(a), spread(b, shape, out), out.floats());
    } else if (b.shape().size() == shape.size()) {
      BinaryLoops.apply(op, spread(a, shape, out), floats(b), out.floats());
    } else {
      try (JvmBuffer wideA = floats(shape)) {
        BinaryLoops.apply(op, spread(a, shape, wideA), spread(b, shape, out), out.floats());
      }
    }
    return out;
  }

  @Override
  public TensorBuffer scalar(BinaryOp op, TensorBuffer x, double value) {
    JvmBuffer out = floats(x.shape());
    Arrays.fill(out.floats(), (float) value);
    BinaryLoops.apply(op, floats(x), out.floats(), out.floats());
    return out;
  }

  @Override
  public TensorBuffer where(TensorBuffer condition, TensorBuffer a, TensorBuffer b) {
    JvmBuffer out = floats(condition.shape());
    Gathers.where(floats(condition), floats(a), floats(b), out.floats());
    return out;
  }

  @Override
  public void axpyInPlace(double alpha, TensorBuffer x, TensorBuffer y) {
    BinaryLoops.addScaled((float) alpha, floats(x), floats(y));
  }

  @Override
  public TensorBuffer reduce(ReduceOp op, TensorBuffer x, int dim) {
    Shape shape = x.shape();
    DType dtype =
        switch (op) {
          case SUM, MAX -> DType.FLOAT32;
          case ARGMAX -> DType.INT64;
        };
    JvmBuffer out = JvmBuffer.create(memory, dtype, shape.without(dim));
    float[] values = floats(x);
    int outer = outer(shape, dim);
    int size = size(x, dim);
    int inner = inner(shape, dim);
    switch (op) {
      case SUM -> Reductions.sum(values, outer, size, inner, out.floats());
      case MAX -> Reductions.max(values, outer, size, inner, out.floats());
      case ARGMAX -> Reductions.argmax(values, outer, size, inner, out.longs());
    }
    return out;
  }

  @Override
  public TensorBuffer matmul(
      TensorBuffer a, boolean transposeA, TensorBuffer b, boolean transposeB) {
    Matrix left = matrix(a, transposeA);
    Matrix right = matrix(b, transposeB);
    JvmBuffer out = floats(Shape.of(left.rows(), right.columns()));
    matMul.multiply(left, right, null, out.floats());
    return out;
  }

  @Override
  public TensorBuffer oneHot(TensorBuffer labels, long classes) {
    JvmBuffer out = floats(Shape.of(labels.shape().size(), classes));
    Gathers.oneHot(longs(labels), (int) classes, out.floats());
    return out;
  }

  @Override
  public TensorBuffer takeRows(TensorBuffer x, TensorBuffer rows) {
    Shape shape = x.shape().with(0, rows.shape().size());
    JvmBuffer out = JvmBuffer.create(memory, x.dtype(), shape);
    Gathers.takeRows(array(x), longs(rows), inner(shape, 0), array(out));
    return out;
  }

  @Override
  public TensorBuffer fromBytes(
      byte[] source, int rowLength, int[] rows, float[] table, Shape shape) {
    JvmBuffer out = floats(shape);
    ByteRows.gather(source, rowLength, rows, table, FloatBuffer.wrap(out.floats()));
    return out;
  }

  @Override
  public TensorBuffer linear(TensorBuffer x, TensorBuffer weight, @Nullable TensorBuffer bias) {
    Matrix left = matrix(x, false);
    Matrix right = matrix(weight, true);
    JvmBuffer out = floats(Shape.of(left.rows(), right.columns()));
    matMul.multiply(left, right, bias == null ? null : floats(bias), out.floats());
    return out;
  }

  @Override
  public TensorBuffer reluGradient(TensorBuffer g, TensorBuffer y) {
    JvmBuffer out = floats(y.shape());
    UnaryLoops.reluGradient(floats(g), floats(y), out.floats());
    return out;
  }

  @Override
  public TensorBuffer sigmoidGradient(TensorBuffer g, TensorBuffer y) {
    JvmBuffer out = floats(y.shape());
    UnaryLoops.sigmoidGradient(floats(g), floats(y), out.floats());
    return out;
  }

  @Override
  public TensorBuffer tanhGradient(TensorBuffer g, TensorBuffer y) {
    JvmBuffer out = floats(y.shape());
    UnaryLoops.tanhGradient(floats(g), floats(y), out.floats());
    return out;
  }

  @Override
  public TensorBuffer softmax(TensorBuffer x, int dim) {
    Shape shape = x.shape();
    JvmBuffer out = floats(shape);
    Softmaxes.softmax(floats(x), outer(shape, dim), size(x, dim), inner(shape, dim), out.floats());
    return out;
  }

  @Override
  public TensorBuffer softmaxGradient(TensorBuffer g, TensorBuffer y, int dim) {
    Shape shape = y.shape();
    JvmBuffer out = floats(shape);
    Softmaxes.softmaxGradient(
        floats(g), floats(y), outer(shape, dim), size(y, dim), inner(shape, dim), out.floats());
    return out;
  }

  @Override
  public TensorBuffer logSoftmax(TensorBuffer x, int dim) {
    Shape shape = x.shape();
    JvmBuffer out = floats(shape);
    Softmaxes.logSoftmax(
        floats(x), outer(shape, dim), size(x, dim), inner(shape, dim), out.floats());
    return out;
  }

  @Override
  public TensorBuffer logSoftmaxGradient(TensorBuffer g, TensorBuffer y, int dim) {
    Shape shape = y.shape();
    JvmBuffer out = floats(shape);
    Softmaxes.logSoftmaxGradient(
        floats(g), floats(y), outer(shape, dim), size(y, dim), inner(shape, dim), out.floats());
    return out;
  }

  @Override
  public TensorBuffer crossEntropy(TensorBuffer logProbabilities, TensorBuffer targets) {
    return full(Shape.scalar(), CrossEntropy.total(floats(logProbabilities), floats(targets)));
  }

  @Override
  public TensorBuffer crossEntropyGradient(
      TensorBuffer g, TensorBuffer logProbabilities, TensorBuffer targets) {
    JvmBuffer out = floats(targets.shape());
    CrossEntropy.gradient(
        floats(g)[0],
        floats(logProbabilities),
        floats(targets),
        size(targets, 0),
        size(targets, 1),
        out.floats());
    return out;
  }

  @Override
  public void sgdStep(
      List<TensorBuffer> parameters,
      List<TensorBuffer> gradients,
      List<TensorBuffer> velocities,
      SgdStep step) {
    for (int i = 0; i < parameters.size(); i++) {
      float[] parameter = floats(parameters.get(i));
      float[] gradient = floats(gradients.get(i));
      if (velocities.isEmpty()) {
        optimizerSteps.sgd(parameter, gradient, step);
      } else {
        optimizerSteps.momentum(parameter, gradient, floats(velocities.get(i)), step);
      }
    }
  }

  @Override
  public void adamStep(
      List<TensorBuffer> parameters,
      List<TensorBuffer> gradients,
      List<TensorBuffer> means,
      List<TensorBuffer> squares,
      AdamStep step) {
    for (int i = 0; i < parameters.size(); i++) {
      optimizerSteps.adam(
          floats(parameters.get(i)),
          floats(gradients.get(i)),
          floats(means.get(i)),
          floats(squares.get(i)),
          step);
    }
  }

  private JvmBuffer floats(Shape shape) {
    return JvmBuffer.create(memory, DType.FLOAT32, shape);
  }

  private JvmBuffer longs(Shape shape) {
    return JvmBuffer.create(memory, DType.INT64, shape);
  }

  /** Returns the elements of {@code x}, repeated in {@code room} if {@code shape} has more. */
  private static float[] spread(TensorBuffer x, Shape shape, JvmBuffer room) {
    if (x.shape().size() == shape.size()) {
      return floats(x);
    }
    return BinaryLoops.spread(floats(x), BroadcastPlan.of(x.shape(), shape, shape), room.floats());
  }

  private static float[] floats(TensorBuffer buffer) {
    return ((JvmBuffer) buffer).floats();
  }

  private static long[] longs(TensorBuffer buffer) {
    return ((JvmBuffer) buffer).longs();
  }

  private static Object array(TensorBuffer buffer) {
    return ((JvmBuffer) buffer).array();
  }

  private static Matrix matrix(TensorBuffer x, boolean transposed) {
    return Matrix.of(floats(x), size(x, 0), size(x, 1), transposed);
  }

  private static int size(TensorBuffer x, int dim) {
    return (int) x.shape().dim(dim);
  }

  /** Returns the number of elements of the dimensions before {@code dim}. */
  private static int outer(Shape shape, int dim) {
    return (int) shape.product(0, dim);
  }

  /** Returns the number of elements of the dimensions after {@code dim}. */
  private static int inner(Shape shape, int dim) {
    return (int) shape.product(dim + 1, shape.rank());
  }

  @Override
  public String toString() {
    return name();
  }
}
