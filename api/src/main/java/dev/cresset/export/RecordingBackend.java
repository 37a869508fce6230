package dev.cresset.export;

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
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A backend that computes with another one and records what it computes as ONNX operators.
 *
 * <p>Fused operations with a counterpart in ONNX are overridden; the others keep the defaults of
 * {@link Backend}, which are recorded as the operations that they are composed of.
 */
final class RecordingBackend implements Backend {

  /** The element type {@code TensorProto.BOOL}. */
  private static final long BOOL = 9;

  private final Backend backend;
  private final Recording recording;

  RecordingBackend(Backend backend, Recording recording) {
    this.backend = backend;
    this.recording = recording;
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
    float[] copy = Arrays.copyOf(values, Math.toIntExact(shape.size()));
    return leaf(backend.fromFloats(values, shape), new Value.Elements(copy));
  }

  @Override
  public TensorBuffer fromLongs(long[] values, Shape shape) {
    long[] copy = Arrays.copyOf(values, Math.toIntExact(shape.size()));
    return leaf(backend.fromLongs(values, shape), new Value.Elements(copy));
  }

  @Override
  public void readFloats(TensorBuffer source, float[] target) {
    checkRead(source);
    backend.readFloats(source, target);
  }

  @Override
  public void readLongs(TensorBuffer source, long[] target) {
    checkRead(source);
    backend.readLongs(source, target);
  }

  @Override
  public double item(TensorBuffer scalar) {
    checkRead(scalar);
    return backend.item(scalar);
  }

  private void checkRead(TensorBuffer source) {
    if (of(source).dynamic()) {
      throw new UnsupportedOperationException(
          "export: the forward pass reads elements that depend on the input (%s), so its path may depend on them, which a graph cannot express; use tensor operations only"
              .formatted(Call.current()));
    }
  }

  // ---------------------------------------------------------------------------------------------
  // Creation and shape

  @Override
  public TensorBuffer full(Shape shape, double value) {
    return record(backend.full(shape, value), "Expand", Map.of(), scalar(value), sizes(shape));
  }

  @Override
  public TensorBuffer reshape(TensorBuffer x, Shape shape) {
    return record(backend.reshape(x, shape), "Reshape", Map.of(), of(x), sizes(shape));
  }

  @Override
  public TensorBuffer cast(TensorBuffer x, DType dtype) {
    return record(backend.cast(x, dtype), "Cast", Map.of("to", OnnxModel.element(dtype)), of(x));
  }

  @Override
  public TensorBuffer copy(TensorBuffer x) {
    TensorBuffer y = backend.copy(x);
    recording.bind(y, of(x));
    return y;
  }

  @Override
  public TensorBuffer expand(TensorBuffer x, Shape shape) {
    return record(backend.expand(x, shape), "Expand", Map.of(), of(x), sizes(shape));
  }

  @Override
  public TensorBuffer transpose(TensorBuffer x) {
    return record(backend.transpose(x), "Transpose", Map.of("perm", List.of(1L, 0L)), of(x));
  }

  // ---------------------------------------------------------------------------------------------
  // Element-wise

  @Override
  public TensorBuffer unary(UnaryOp op, TensorBuffer x) {
    String type =
        switch (op) {
          case NEG -> "Neg";
          case EXP -> "Exp";
          case LOG -> "Log";
          case SQRT -> "Sqrt";
          case RELU -> "Relu";
          case SIGMOID -> "Sigmoid";
          case TANH -> "Tanh";
          case SOFTPLUS -> "Softplus";
          case ABS -> "Abs";
          case ERF -> "Erf";
        };
    return record(backend.unary(op, x), type, Map.of(), of(x));
  }

  @Override
  public TensorBuffer binary(BinaryOp op, TensorBuffer a, TensorBuffer b, Shape shape) {
    return binary(op, backend.binary(op, a, b, shape), of(a), of(b));
  }

  @Override
  public TensorBuffer scalar(BinaryOp op, TensorBuffer x, double value) {
    return binary(op, backend.scalar(op, x, value), of(x), scalar(value));
  }

  private TensorBuffer binary(BinaryOp op, TensorBuffer y, Value a, Value b) {
    String type =
        switch (op) {
          case ADD -> "Add";
          case SUB -> "Sub";
          case MUL -> "Mul";
          case DIV -> "Div";
          case POW -> "Pow";
          case EQ, NE -> "Equal";
          case GT -> "Greater";
          case LT -> "Less";
          case LE -> "LessOrEqual";
          case GE -> "GreaterOrEqual";
          case MIN -> "Min";
          case MAX -> "Max";
        };
    if (!op.isComparison()) {
      return record(y, type, Map.of(), a, b);
    }
    Value truth = recording.operator(type, Map.of(), y.dtype(), y.shape(), a, b);
    if (op == BinaryOp.NE) {
      truth = recording.operator("Not", Map.of(), y.dtype(), y.shape(), truth);
    }
    return record(y, "Cast", Map.of("to", OnnxModel.element(DType.FLOAT32)), truth);
  }

  @Override
  public TensorBuffer where(TensorBuffer condition, TensorBuffer a, TensorBuffer b) {
    TensorBuffer y = backend.where(condition, a, b);
    Value chosen =
        recording.operator("Cast", Map.of("to", BOOL), y.dtype(), y.shape(), of(condition));
    return record(y, "Where", Map.of(), chosen, of(a), of(b));
  }

  // ---------------------------------------------------------------------------------------------
  // Reductions, products, indices

  @Override
  public TensorBuffer reduce(ReduceOp op, TensorBuffer x, int dim) {
    TensorBuffer y = backend.reduce(op, x, dim);
    long axis = dim;
    return switch (op) {
      case SUM -> record(y, "ReduceSum", Map.of("keepdims", 0L), of(x), longs(axis));
      case MAX -> record(y, "ReduceMax", Map.of("axes", List.of(axis), "keepdims", 0L), of(x));
      case ARGMAX -> record(y, "ArgMax", Map.of("axis", axis, "keepdims", 0L), of(x));
      case MIN -> record(y, "ReduceMin", Map.of("axes", List.of(axis), "keepdims", 0L), of(x));
      case ARGMIN -> record(y, "ArgMin", Map.of("axis", axis, "keepdims", 0L), of(x));
    };
  }

  @Override
  public TensorBuffer matmul(
      TensorBuffer a, boolean transposeA, TensorBuffer b, boolean transposeB) {
    TensorBuffer y = backend.matmul(a, transposeA, b, transposeB);
    return transposeA || transposeB
        ? record(
            y,
            "Gemm",
            Map.of("transA", transposeA ? 1L : 0L, "transB", transposeB ? 1L : 0L),
            of(a),
            of(b))
        : record(y, "MatMul", Map.of(), of(a), of(b));
  }

  @Override
  public TensorBuffer oneHot(TensorBuffer labels, long classes) {
    Value offAndOn =
        recording.leaf(new Value.Elements(new float[] {0, 1}), DType.FLOAT32, Shape.of(2));
    return record(
        backend.oneHot(labels, classes),
        "OneHot",
        Map.of("axis", -1L),
        of(labels),
        longs(classes),
        offAndOn);
  }

  @Override
  public TensorBuffer takeRows(TensorBuffer x, TensorBuffer rows) {
    return record(backend.takeRows(x, rows), "Gather", Map.of("axis", 0L), of(x), of(rows));
  }

  // ---------------------------------------------------------------------------------------------
  // Views, joins and indices

  @Override
  public TensorBuffer cat(List<TensorBuffer> parts, int dim) {
    Value[] joined = parts.stream().map(this::of).toArray(Value[]::new);
    return record(backend.cat(parts, dim), "Concat", Map.of("axis", (long) dim), joined);
  }

  /** The same operator whether the shapes are equal or not: that may depend on the batch size. */
  @Override
  public TensorBuffer broadcastTo(TensorBuffer x, Shape shape) {
    return expand(x, shape);
  }

  @Override
  public TensorBuffer permute(TensorBuffer x, int... dims) {
    List<Long> order = Arrays.stream(dims).asLongStream().boxed().toList();
    return record(backend.permute(x, dims), "Transpose", Map.of("perm", order), of(x));
  }

  @Override
  public TensorBuffer narrow(TensorBuffer x, int dim, long start, long length) {
    return record(
        backend.narrow(x, dim, start, length),
        "Slice",
        Map.of(),
        of(x),
        longs(start),
        longs(start + length),
        longs(dim));
  }

  @Override
  public TensorBuffer indexSelect(TensorBuffer x, int dim, TensorBuffer index) {
    return record(
        backend.indexSelect(x, dim, index), "Gather", Map.of("axis", (long) dim), of(x), of(index));
  }

  @Override
  public TensorBuffer gather(TensorBuffer x, int dim, TensorBuffer index) {
    return record(
        backend.gather(x, dim, index),
        "GatherElements",
        Map.of("axis", (long) dim),
        of(x),
        of(index));
  }

  /** Of the two outputs of the operator, the indices are kept. */
  @Override
  public TensorBuffer topk(TensorBuffer x, long k, int dim) {
    return record(backend.topk(x, k, dim), "TopK", Map.of("axis", (long) dim), of(x), longs(k));
  }

  @Override
  public TensorBuffer cumsum(TensorBuffer x, int dim, boolean reverse) {
    Value axis = recording.leaf(new Value.Elements(new long[] {dim}), DType.INT64, Shape.scalar());
    return record(
        backend.cumsum(x, dim, reverse),
        "CumSum",
        Map.of("reverse", reverse ? 1L : 0L),
        of(x),
        axis);
  }

  @Override
  public TensorBuffer batchedMatmul(
      TensorBuffer a, boolean transposeA, TensorBuffer b, boolean transposeB) {
    if (transposeA) {
      try (TensorBuffer transposed = permute(a, 0, 2, 1)) {
        return batchedMatmul(transposed, false, b, transposeB);
      }
    }
    if (transposeB) {
      try (TensorBuffer transposed = permute(b, 0, 2, 1)) {
        return batchedMatmul(a, false, transposed, false);
      }
    }
    return record(backend.batchedMatmul(a, false, b, false), "MatMul", Map.of(), of(a), of(b));
  }

  // ---------------------------------------------------------------------------------------------
  // Fused

  @Override
  public TensorBuffer linear(TensorBuffer x, TensorBuffer weight, @Nullable TensorBuffer bias) {
    TensorBuffer y = backend.linear(x, weight, bias);
    Map<String, Object> transposed = Map.of("transB", 1L);
    return bias == null
        ? record(y, "Gemm", transposed, of(x), of(weight))
        : record(y, "Gemm", transposed, of(x), of(weight), of(bias));
  }

  @Override
  public TensorBuffer softmax(TensorBuffer x, int dim) {
    return record(backend.softmax(x, dim), "Softmax", Map.of("axis", (long) dim), of(x));
  }

  @Override
  public TensorBuffer logSoftmax(TensorBuffer x, int dim) {
    return record(backend.logSoftmax(x, dim), "LogSoftmax", Map.of("axis", (long) dim), of(x));
  }

  // ---------------------------------------------------------------------------------------------
  // Normalization

  /** The operator has a weight and a bias. */
  @Override
  public TensorBuffer batchNorm(
      TensorBuffer x,
      TensorBuffer mean,
      TensorBuffer variance,
      @Nullable TensorBuffer weight,
      @Nullable TensorBuffer bias,
      double epsilon) {
    return record(
        backend.batchNorm(x, mean, variance, weight, bias, epsilon),
        "BatchNormalization",
        Map.of("epsilon", epsilon),
        of(x),
        weight == null ? constant(mean.shape(), 1) : of(weight),
        bias == null ? constant(mean.shape(), 0) : of(bias),
        of(mean),
        of(variance));
  }

  private Value constant(Shape shape, float value) {
    float[] values = new float[Math.toIntExact(shape.size())];
    Arrays.fill(values, value);
    return recording.leaf(new Value.Elements(values), DType.FLOAT32, shape);
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
    TensorBuffer y = backend.conv2d(x, weight, bias, window, groups);
    Map<String, Object> attributes = geometry(window);
    attributes.put("group", (long) groups);
    attributes.put(
        "dilations", List.of((long) window.dilationHeight(), (long) window.dilationWidth()));
    return bias == null
        ? record(y, "Conv", attributes, of(x), of(weight))
        : record(y, "Conv", attributes, of(x), of(weight), of(bias));
  }

  @Override
  public TensorBuffer maxPool2d(TensorBuffer x, Window2d window) {
    return record(backend.maxPool2d(x, window), "MaxPool", geometry(window), of(x));
  }

  @Override
  public TensorBuffer avgPool2d(TensorBuffer x, Window2d window) {
    Map<String, Object> attributes = geometry(window);
    attributes.put("count_include_pad", 1L);
    return record(backend.avgPool2d(x, window), "AveragePool", attributes, of(x));
  }

  private static Map<String, Object> geometry(Window2d window) {
    long above = window.paddingHeight();
    long before = window.paddingWidth();
    Map<String, Object> attributes = new TreeMap<>();
    attributes.put(
        "kernel_shape", List.of((long) window.kernelHeight(), (long) window.kernelWidth()));
    attributes.put("strides", List.of((long) window.strideHeight(), (long) window.strideWidth()));
    attributes.put("pads", List.of(above, before, above, before));
    return attributes;
  }

  // ---------------------------------------------------------------------------------------------
  // In-place changes

  @Override
  public void assign(TensorBuffer target, TensorBuffer source) {
    throw changesInPlace();
  }

  @Override
  public void axpyInPlace(double alpha, TensorBuffer x, TensorBuffer y) {
    throw changesInPlace();
  }

  @Override
  public void addRowsInPlace(TensorBuffer target, TensorBuffer rows, TensorBuffer source) {
    throw changesInPlace();
  }

  @Override
  public void sgdStep(
      List<TensorBuffer> parameters,
      List<TensorBuffer> gradients,
      List<TensorBuffer> velocities,
      SgdStep step) {
    throw changesInPlace();
  }

  @Override
  public void adamStep(
      List<TensorBuffer> parameters,
      List<TensorBuffer> gradients,
      List<TensorBuffer> means,
      List<TensorBuffer> squares,
      AdamStep step) {
    throw changesInPlace();
  }

  @Override
  public void rmsPropStep(
      List<TensorBuffer> parameters,
      List<TensorBuffer> gradients,
      List<TensorBuffer> squares,
      List<TensorBuffer> means,
      List<TensorBuffer> velocities,
      RmsPropStep step) {
    throw changesInPlace();
  }

  @Override
  public void adagradStep(
      List<TensorBuffer> parameters,
      List<TensorBuffer> gradients,
      List<TensorBuffer> sums,
      AdagradStep step) {
    throw changesInPlace();
  }

  private static UnsupportedOperationException changesInPlace() {
    return new UnsupportedOperationException(
        "export: the forward pass changes a tensor in place (%s), which a graph cannot express; do so in training mode only (isTraining())"
            .formatted(Call.current()));
  }

  // ---------------------------------------------------------------------------------------------
  // Recording

  /** Returns the value of a buffer; one that is not known existed before the pass. */
  private Value of(TensorBuffer buffer) {
    Value known = recording.known(buffer);
    if (known != null) {
      return known;
    }
    leaf(buffer, new Value.Existing(buffer, () -> elements(buffer)));
    return of(buffer);
  }

  private Object elements(TensorBuffer buffer) {
    int size = Math.toIntExact(buffer.shape().size());
    if (buffer.dtype() == DType.INT64) {
      long[] longs = new long[size];
      backend.readLongs(buffer, longs);
      return longs;
    }
    float[] floats = new float[size];
    backend.readFloats(buffer, floats);
    return floats;
  }

  private Value scalar(double value) {
    return recording.leaf(new Value.Scalar(value), DType.FLOAT32, Shape.scalar());
  }

  private Value sizes(Shape shape) {
    return recording.leaf(new Value.Sizes(shape), DType.INT64, Shape.of(shape.rank()));
  }

  private Value longs(long... values) {
    return recording.leaf(new Value.Elements(values), DType.INT64, Shape.of(values.length));
  }

  private TensorBuffer leaf(TensorBuffer buffer, Value.Origin origin) {
    recording.bind(buffer, recording.leaf(origin, buffer.dtype(), buffer.shape()));
    return buffer;
  }

  private TensorBuffer record(
      TensorBuffer y, String type, Map<String, Object> attributes, Value... inputs) {
    recording.bind(y, recording.operator(type, attributes, y.dtype(), y.shape(), inputs));
    return y;
  }
}
