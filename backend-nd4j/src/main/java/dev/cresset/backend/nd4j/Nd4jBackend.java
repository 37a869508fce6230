package dev.cresset.backend.nd4j;

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
import dev.cresset.types.DType;
import dev.cresset.types.Shape;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.jspecify.annotations.Nullable;

/** The backend on ND4J's memory: finds the storages of its buffers and hands them to the loops. */
final class Nd4jBackend implements Backend {

  static final String NAME = "nd4j";

  private final StoragePool pool;

  Nd4jBackend(StoragePool pool) {
    this.pool = pool;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public MemoryUse memory() {
    return pool.use();
  }

  @Override
  public Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("ND4J", Natives.nd4jVersion());
    facts.put("BLAS", openblas_nolapack.OPENBLAS_VERSION.strip());
    facts.put("BLAS kernel", BlasKernel.name());
    facts.put("BLAS threads", String.valueOf(BlasThreads.count()));
    facts.put("native code for", Loader.getPlatform());
    return facts;
  }

  // ---------------------------------------------------------------------------------------------
  // Host transfer

  @Override
  public TensorBuffer fromFloats(float[] values, Shape shape) {
    Nd4jBuffer out = create(DType.FLOAT32, shape);
    floats(out).put(0, values, 0, out.size());
    return out;
  }

  @Override
  public TensorBuffer fromLongs(long[] values, Shape shape) {
    Nd4jBuffer out = create(DType.INT64, shape);
    longs(out).put(0, values, 0, out.size());
    return out;
  }

  @Override
  public void readFloats(TensorBuffer source, float[] target) {
    floats(source).get(0, target, 0, size(source));
  }

  @Override
  public void readLongs(TensorBuffer source, long[] target) {
    longs(source).get(0, target, 0, size(source));
  }

  @Override
  public double item(TensorBuffer scalar) {
    return floats(scalar).get(0);
  }

  @Override
  public TensorBuffer fromBytes(
      byte[] source, int rowLength, int[] rows, float[] table, Shape shape) {
    Nd4jBuffer out = create(DType.FLOAT32, shape);
    ByteRows.gather(source, rowLength, rows, table, floats(out));
    return out;
  }

  // ---------------------------------------------------------------------------------------------
  // Making and shaping

  @Override
  public TensorBuffer full(Shape shape, double value) {
    Nd4jBuffer out = create(DType.FLOAT32, shape);
    Blocks.fill(floats(out), (float) value, out.size());
    return out;
  }

  @Override
  public TensorBuffer reshape(TensorBuffer x, Shape shape) {
    return buffer(x).withShape(shape);
  }

  @Override
  public TensorBuffer cast(TensorBuffer x, DType dtype) {
    Nd4jBuffer out = create(dtype, x.shape());
    if (x.dtype() == dtype) {
      assign(out, x);
      return out;
    }
    switch (dtype) {
      case FLOAT32 -> Gathers.toFloats(longs(x), floats(out), out.size());
      case INT64 -> Gathers.toLongs(floats(x), longs(out), out.size());
    }
    return out;
  }

  @Override
  public TensorBuffer transpose(TensorBuffer x) {
    Nd4jBuffer out = create(x.dtype(), Shape.of(x.shape().dim(1), x.shape().dim(0)));
    if (out.size() > 0) {
      switch (x.dtype()) {
        case FLOAT32 -> ArrayOps.transpose(buffer(x), out);
        case INT64 -> Gathers.transpose(longs(x), size(x, 0), size(x, 1), longs(out));
      }
    }
    return out;
  }

  @Override
  public void assign(TensorBuffer target, TensorBuffer source) {
    int bytes = size(source) * source.dtype().bytes();
    memory(target).put(0, memory(source), 0, bytes);
  }

  // ---------------------------------------------------------------------------------------------
  // Element-wise

  @Override
  public TensorBuffer unary(UnaryOp op, TensorBuffer x) {
    Nd4jBuffer out = create(DType.FLOAT32, x.shape());
    if (out.size() > 0) {
      switch (op) {
        case NEG -> map(UnaryLoops::negate, x, out);
        case SQRT -> map(UnaryLoops::sqrt, x, out);
        case RELU -> map(UnaryLoops::relu, x, out);
        case SOFTPLUS -> map(UnaryLoops::softplus, x, out);
        case EXP -> map(Exponentials::exp, x, out);
        case SIGMOID -> map(Exponentials::sigmoid, x, out);
        case TANH -> map(Exponentials::tanh, x, out);
        case LOG -> ArrayOps.log(buffer(x), out);
      }
    }
    return out;
  }

  @Override
  public TensorBuffer binary(BinaryOp op, TensorBuffer a, TensorBuffer b, Shape shape) {
    Nd4jBuffer out = create(DType.FLOAT32, shape);
    if (out.size() == 0) {
      return out;
    }
    if (op == BinaryOp.POW) {
      try (Nd4jBuffer base = spread(a, shape);
          Nd4jBuffer exponent = spread(b, shape)) {
        ArrayOps.power(base, exponent, out);
      }
      return out;
    }
    BroadcastPlan plan = BroadcastPlan.of(a.shape(), b.shape(), shape);
    switch (a.dtype()) {
      case FLOAT32 ->
          BroadcastBlocks.zip(BinaryLoops.of(op), floats(a), floats(b), plan, floats(out));
      case INT64 -> Comparisons.compare(op, longs(a), longs(b), plan, floats(out));
    }
    return out;
  }

  @Override
  public TensorBuffer scalar(BinaryOp op, TensorBuffer x, double value) {
    Nd4jBuffer out = create(DType.FLOAT32, x.shape());
    if (out.size() > 0) {
      if (op != BinaryOp.POW) {
        Blocks.zip(BinaryLoops.of(op), floats(x), (float) value, floats(out), out.size());
      } else if (value == 2) {
        map(UnaryLoops::square, x, out);
      } else {
        ArrayOps.power(buffer(x), value, out);
      }
    }
    return out;
  }

  @Override
  public TensorBuffer where(TensorBuffer condition, TensorBuffer a, TensorBuffer b) {
    Nd4jBuffer out = create(DType.FLOAT32, condition.shape());
    BitBlocks.choose(bits(condition), bits(a), bits(b), bits(out), out.size());
    return out;
  }

  @Override
  public void axpyInPlace(double alpha, TensorBuffer x, TensorBuffer y) {
    Blas.addScaled((float) alpha, storage(x), storage(y), 0, size(y));
  }

  @Override
  public TensorBuffer reluGradient(TensorBuffer g, TensorBuffer y) {
    Nd4jBuffer out = create(DType.FLOAT32, y.shape());
    BitBlocks.zeroWhereNotPositive(bits(g), bits(y), bits(out), out.size());
    return out;
  }

  @Override
  public TensorBuffer sigmoidGradient(TensorBuffer g, TensorBuffer y) {
    Nd4jBuffer out = create(DType.FLOAT32, y.shape());
    zip(UnaryLoops::sigmoidGradient, g, y, out);
    return out;
  }

  @Override
  public TensorBuffer tanhGradient(TensorBuffer g, TensorBuffer y) {
    Nd4jBuffer out = create(DType.FLOAT32, y.shape());
    zip(UnaryLoops::tanhGradient, g, y, out);
    return out;
  }

  // ---------------------------------------------------------------------------------------------
  // Reductions, products, indices

  @Override
  public TensorBuffer reduce(ReduceOp op, TensorBuffer x, int dim) {
    Lanes lanes = Lanes.of(x.shape(), dim);
    DType dtype = op == ReduceOp.ARGMAX ? DType.INT64 : DType.FLOAT32;
    Nd4jBuffer out = create(dtype, x.shape().without(dim));
    switch (op) {
      case SUM -> Reductions.sum(lanes, floats(x), floats(out));
      case MAX -> Reductions.max(lanes, floats(x), floats(out));
      case ARGMAX -> Reductions.argmax(lanes, floats(x), longs(out));
    }
    return out;
  }

  @Override
  public TensorBuffer matmul(
      TensorBuffer a, boolean transposeA, TensorBuffer b, boolean transposeB) {
    int n = size(a, transposeA ? 1 : 0);
    int k = size(a, transposeA ? 0 : 1);
    int m = size(b, transposeB ? 0 : 1);
    Nd4jBuffer out = create(DType.FLOAT32, Shape.of(n, m));
    Blas.multiply(storage(a), transposeA, storage(b), transposeB, out.storage(), n, k, m, 0);
    return out;
  }

  @Override
  public TensorBuffer oneHot(TensorBuffer labels, long classes) {
    Nd4jBuffer out = create(DType.FLOAT32, Shape.of(labels.shape().size(), classes));
    Blocks.fill(floats(out), 0, out.size());
    Gathers.setOnes(longs(labels), size(labels), (int) classes, floats(out));
    return out;
  }

  @Override
  public TensorBuffer takeRows(TensorBuffer x, TensorBuffer rows) {
    Nd4jBuffer out = create(x.dtype(), x.shape().with(0, rows.shape().size()));
    int rowBytes = (int) x.shape().product(1, x.shape().rank()) * x.dtype().bytes();
    Gathers.takeRows(memory(x), longs(rows), size(rows), rowBytes, memory(out));
    return out;
  }

  // ---------------------------------------------------------------------------------------------
  // Layers

  @Override
  public TensorBuffer linear(TensorBuffer x, TensorBuffer weight, @Nullable TensorBuffer bias) {
    int n = size(x, 0);
    int m = size(weight, 0);
    Nd4jBuffer out = create(DType.FLOAT32, Shape.of(n, m));
    if (bias != null) {
      Gathers.repeatRow(memory(bias), m * Float.BYTES, n, memory(out));
    }
    Blas.multiply(
        storage(x),
        false,
        storage(weight),
        true,
        out.storage(),
        n,
        size(weight, 1),
        m,
        bias == null ? 0 : 1);
    return out;
  }

  @Override
  public TensorBuffer softmax(TensorBuffer x, int dim) {
    Nd4jBuffer out = create(DType.FLOAT32, x.shape());
    Lanes.of(x.shape(), dim).map(SoftmaxLoops::softmax, floats(x), floats(out));
    return out;
  }

  @Override
  public TensorBuffer softmaxGradient(TensorBuffer g, TensorBuffer y, int dim) {
    Nd4jBuffer out = create(DType.FLOAT32, y.shape());
    Lanes.of(y.shape(), dim).zip(SoftmaxLoops::softmaxGradient, floats(g), floats(y), floats(out));
    return out;
  }

  @Override
  public TensorBuffer logSoftmax(TensorBuffer x, int dim) {
    Nd4jBuffer out = create(DType.FLOAT32, x.shape());
    Lanes.of(x.shape(), dim).map(SoftmaxLoops::logSoftmax, floats(x), floats(out));
    return out;
  }

  @Override
  public TensorBuffer logSoftmaxGradient(TensorBuffer g, TensorBuffer y, int dim) {
    Nd4jBuffer out = create(DType.FLOAT32, y.shape());
    Lanes.of(y.shape(), dim)
        .zip(SoftmaxLoops::logSoftmaxGradient, floats(g), floats(y), floats(out));
    return out;
  }

  // ---------------------------------------------------------------------------------------------
  // Loss

  @Override
  public TensorBuffer crossEntropy(TensorBuffer logProbabilities, TensorBuffer targets) {
    Nd4jBuffer out = create(DType.FLOAT32, Shape.scalar());
    double total = Reductions.weightedSum(floats(logProbabilities), floats(targets), size(targets));
    floats(out).put(0, (float) -total);
    return out;
  }

  @Override
  public TensorBuffer crossEntropyGradient(
      TensorBuffer g, TensorBuffer logProbabilities, TensorBuffer targets) {
    Nd4jBuffer out = create(DType.FLOAT32, targets.shape());
    float factor = floats(g).get(0);
    Lanes.of(targets.shape(), 1)
        .zip(
            (p, t, lanes, size) -> SoftmaxLoops.crossEntropyGradient(factor, p, t, lanes, size),
            floats(logProbabilities),
            floats(targets),
            floats(out));
    return out;
  }

  // ---------------------------------------------------------------------------------------------
  // Optimizers

  @Override
  public void sgdStep(
      List<TensorBuffer> parameters,
      List<TensorBuffer> gradients,
      List<TensorBuffer> velocities,
      SgdStep step) {
    for (int i = 0; i < parameters.size(); i++) {
      OptimizerLoops.sgd(
          storage(parameters.get(i)),
          storage(gradients.get(i)),
          velocities.isEmpty() ? null : storage(velocities.get(i)),
          size(parameters.get(i)),
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
    for (int i = 0; i < parameters.size(); i++) {
      OptimizerLoops.adam(
          floats(parameters.get(i)),
          floats(gradients.get(i)),
          floats(means.get(i)),
          floats(squares.get(i)),
          size(parameters.get(i)),
          step);
    }
  }

  // ---------------------------------------------------------------------------------------------

  private Nd4jBuffer create(DType dtype, Shape shape) {
    long bytes = Math.multiplyExact(shape.size(), dtype.bytes());
    return new Nd4jBuffer(pool, pool.take(bytes), dtype, shape);
  }

  /** Returns {@code x} broadcast to {@code shape}, for operations that do not do that. */
  private Nd4jBuffer spread(TensorBuffer x, Shape shape) {
    if (x.shape().equals(shape)) {
      return buffer(x).withShape(shape);
    }
    Nd4jBuffer out = create(DType.FLOAT32, shape);
    BroadcastPlan plan = BroadcastPlan.of(x.shape(), x.shape(), shape);
    BroadcastBlocks.zip((a, b, n) -> {}, floats(x), floats(x), plan, floats(out));
    return out;
  }

  private static void map(Blocks.Unary loop, TensorBuffer x, Nd4jBuffer out) {
    Blocks.map(loop, floats(x), floats(out), out.size());
  }

  private static void zip(Blocks.Binary loop, TensorBuffer a, TensorBuffer b, Nd4jBuffer out) {
    Blocks.zip(loop, floats(a), floats(b), floats(out), out.size());
  }

  private static Nd4jBuffer buffer(TensorBuffer x) {
    return (Nd4jBuffer) x;
  }

  private static NativeStorage storage(TensorBuffer x) {
    return buffer(x).storage();
  }

  private static ByteBuffer memory(TensorBuffer x) {
    return storage(x).memory();
  }

  private static FloatBuffer floats(TensorBuffer x) {
    return storage(x).floats();
  }

  private static IntBuffer bits(TensorBuffer x) {
    return storage(x).bits();
  }

  private static LongBuffer longs(TensorBuffer x) {
    return storage(x).longs();
  }

  private static int size(TensorBuffer x) {
    return (int) x.shape().size();
  }

  private static int size(TensorBuffer x, int dim) {
    return (int) x.shape().dim(dim);
  }

  @Override
  public String toString() {
    return name();
  }
}
