package dev.cresset.backend.djl;

import static dev.cresset.backend.djl.Buffers.array;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The backend on PyTorch's kernels: each operation is one native call, or a few. */
final class DjlBackend implements Backend {

  static final String NAME = "djl";

  private final Buffers buffers;
  private final HostCopies copies;
  private final Gradients gradients;

  DjlBackend(Buffers buffers) {
    this.buffers = buffers;
    this.copies = new HostCopies(buffers);
    this.gradients = new Gradients(buffers);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public MemoryUse memory() {
    return buffers.use();
  }

  @Override
  public Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("DJL", Engine.getDjlVersion());
    facts.put("PyTorch", Engine.getEngine(EngineStart.ENGINE).getVersion());
    facts.put("PyTorch threads", String.valueOf(JniUtils.getNumThreads()));
    facts.put("PyTorch features", String.join(", ", new TreeSet<>(JniUtils.getFeatures())));
    return facts;
  }

  @Override
  public TensorBuffer fromFloats(float[] values, Shape shape) {
    return copies.fromFloats(values, shape);
  }

  @Override
  public TensorBuffer fromLongs(long[] values, Shape shape) {
    return copies.fromLongs(values, shape);
  }

  @Override
  public void readFloats(TensorBuffer source, float[] target) {
    copies.readFloats((DjlBuffer) source, target);
  }

  @Override
  public void readLongs(TensorBuffer source, long[] target) {
    copies.readLongs((DjlBuffer) source, target);
  }

  @Override
  public TensorBuffer full(Shape shape, double value) {
    return buffers.floats(buffers.full(shape, value), shape);
  }

  @Override
  public TensorBuffer reshape(TensorBuffer x, Shape shape) {
    return buffers.share(JniUtils.reshape(array(x), shape.dims()), shape, x);
  }

  @Override
  public TensorBuffer cast(TensorBuffer x, DType dtype) {
    if (x.dtype() == dtype) {
      return buffers.own(JniUtils.clone(array(x)), dtype, x.shape(), x);
    }
    return switch (dtype) {
      case FLOAT32 ->
          buffers.floats(JniUtils.to(array(x), DataType.FLOAT32, Device.cpu()), x.shape(), x);
      case INT64 -> copies.toLongs((DjlBuffer) x);
    };
  }

  @Override
  public TensorBuffer transpose(TensorBuffer x) {
    try (PtNDArray view = JniUtils.transpose(array(x), 0, 1)) {
      Shape shape = Shape.of(x.shape().dim(1), x.shape().dim(0));
      return buffers.own(Buffers.copy(view), x.dtype(), shape, x);
    }
  }

  @Override
  public void assign(TensorBuffer target, TensorBuffer source) {
    copies.assign((DjlBuffer) target, (DjlBuffer) source);
  }

  @Override
  public TensorBuffer unary(UnaryOp op, TensorBuffer x) {
    return buffers.floats(Elementwise.unary(op, array(x)), x.shape(), x);
  }

  @Override
  public TensorBuffer binary(BinaryOp op, TensorBuffer a, TensorBuffer b, Shape shape) {
    PtNDArray result = Elementwise.binary(op, array(a), array(b));
    if (!a.shape().equals(shape) && !b.shape().equals(shape)) {
      result = Elementwise.repeated(result, shape);
    }
    return buffers.floats(result, shape, a, b);
  }

  @Override
  public TensorBuffer scalar(BinaryOp op, TensorBuffer x, double value) {
    try (PtNDArray scalar = buffers.scalar(value)) {
      return buffers.floats(Elementwise.binary(op, array(x), scalar), x.shape(), x);
    }
  }

  @Override
  public TensorBuffer where(TensorBuffer condition, TensorBuffer a, TensorBuffer b) {
    PtNDArray result = Elementwise.where(array(condition), array(a), array(b));
    return buffers.floats(result, condition.shape(), condition, a, b);
  }

  @Override
  public void axpyInPlace(double alpha, TensorBuffer x, TensorBuffer y) {
    try (PtNDArray scalar = buffers.scalar(alpha);
        PtNDArray scaled = JniUtils.mul(array(x), scalar)) {
      JniUtils.addi(array(y), scaled);
    }
    Buffers.keepUntilHere(x, y);
  }

  @Override
  public TensorBuffer reduce(ReduceOp op, TensorBuffer x, int dim) {
    Shape shape = x.shape().without(dim);
    return switch (op) {
      case SUM -> buffers.floats(JniUtils.sum(array(x), new long[] {dim}, false), shape, x);
      case MAX -> buffers.floats(JniUtils.max(array(x), dim, false), shape, x);
      case ARGMAX -> buffers.own(JniUtils.argMax(array(x), dim, false), DType.INT64, shape, x);
    };
  }

  @Override
  public TensorBuffer matmul(
      TensorBuffer a, boolean transposeA, TensorBuffer b, boolean transposeB) {
    Shape shape = Shape.of(a.shape().dim(transposeA ? 1 : 0), b.shape().dim(transposeB ? 0 : 1));
    PtNDArray product = Products.matmul(array(a), transposeA, array(b), transposeB);
    return buffers.floats(product, shape, a, b);
  }

  @Override
  public TensorBuffer oneHot(TensorBuffer labels, long classes) {
    // Asked for FLOAT32, DJL would convert the result and leave the original open.
    PtNDArray result =
        Elementwise.asFloats(JniUtils.oneHot(array(labels), (int) classes, DataType.INT64));
    return buffers.floats(result, Shape.of(labels.shape().size(), classes), labels);
  }

  @Override
  public TensorBuffer takeRows(TensorBuffer x, TensorBuffer rows) {
    Shape shape = x.shape().with(0, rows.shape().size());
    long rowLength = x.shape().product(1, x.shape().rank());
    try (PtNDArray matrix = JniUtils.reshape(array(x), new long[] {x.shape().dim(0), rowLength});
        PtNDArray taken = JniUtils.embedding(array(rows), matrix, false)) {
      return buffers.own(JniUtils.reshape(taken, shape.dims()), x.dtype(), shape, x, rows);
    }
  }

  @Override
  public TensorBuffer fromBytes(
      byte[] source, int rowLength, int[] rows, float[] table, Shape shape) {
    return copies.fromBytes(source, rowLength, rows, table, shape);
  }

  @Override
  public TensorBuffer linear(TensorBuffer x, TensorBuffer weight, @Nullable TensorBuffer bias) {
    Shape shape = Shape.of(x.shape().dim(0), weight.shape().dim(0));
    if (bias == null) {
      return buffers.floats(Products.linear(array(x), array(weight), null), shape, x, weight);
    }
    PtNDArray result = Products.linear(array(x), array(weight), array(bias));
    return buffers.floats(result, shape, x, weight, bias);
  }

  @Override
  public TensorBuffer reluGradient(TensorBuffer g, TensorBuffer y) {
    return gradients.relu((DjlBuffer) g, (DjlBuffer) y);
  }

  @Override
  public TensorBuffer sigmoidGradient(TensorBuffer g, TensorBuffer y) {
    return buffers.floats(gradients.sigmoid(array(g), array(y)), y.shape(), g, y);
  }

  @Override
  public TensorBuffer tanhGradient(TensorBuffer g, TensorBuffer y) {
    return buffers.floats(gradients.tanh(array(g), array(y)), y.shape(), g, y);
  }

  @Override
  public TensorBuffer softmax(TensorBuffer x, int dim) {
    return buffers.floats(JniUtils.softmax(array(x), dim, DataType.FLOAT32), x.shape(), x);
  }

  @Override
  public TensorBuffer softmaxGradient(TensorBuffer g, TensorBuffer y, int dim) {
    return buffers.floats(gradients.softmax(array(g), array(y), dim), y.shape(), g, y);
  }

  @Override
  public TensorBuffer logSoftmax(TensorBuffer x, int dim) {
    return buffers.floats(JniUtils.logSoftmax(array(x), dim, DataType.FLOAT32), x.shape(), x);
  }

  @Override
  public TensorBuffer logSoftmaxGradient(TensorBuffer g, TensorBuffer y, int dim) {
    return buffers.floats(gradients.logSoftmax(array(g), array(y), dim), y.shape(), g, y);
  }

  @Override
  public TensorBuffer crossEntropy(TensorBuffer logProbabilities, TensorBuffer targets) {
    PtNDArray result = gradients.crossEntropyValue(array(logProbabilities), array(targets));
    return buffers.floats(result, Shape.scalar(), logProbabilities, targets);
  }

  @Override
  public TensorBuffer crossEntropyGradient(
      TensorBuffer g, TensorBuffer logProbabilities, TensorBuffer targets) {
    PtNDArray result = gradients.crossEntropy(array(g), array(logProbabilities), array(targets));
    return buffers.floats(result, targets.shape(), g, logProbabilities, targets);
  }

  @Override
  public void sgdStep(
      List<TensorBuffer> parameters,
      List<TensorBuffer> gradients,
      List<TensorBuffer> velocities,
      SgdStep step) {
    for (int i = 0; i < parameters.size(); i++) {
      DjlBuffer parameter = (DjlBuffer) parameters.get(i);
      DjlBuffer gradient = (DjlBuffer) gradients.get(i);
      if (velocities.isEmpty()) {
        OptimizerSteps.sgd(parameter, gradient, step);
      } else {
        OptimizerSteps.momentum(parameter, (DjlBuffer) velocities.get(i), gradient, step);
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
      OptimizerSteps.adam(
          (DjlBuffer) parameters.get(i),
          (DjlBuffer) means.get(i),
          (DjlBuffer) squares.get(i),
          (DjlBuffer) gradients.get(i),
          step);
    }
  }

  @Override
  public String toString() {
    return name();
  }
}
