package dev.cresset.spi.cpu;

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
import java.lang.ref.Reference;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A backend that computes in Java: an engine adds its memory ({@link #run}, {@link StoragePool})
 * and its matrix products, and overrides what its native code does faster.
 *
 * <p>Results do not depend on the number of threads.
 */
public abstract class CpuBackend implements Backend {

  /** Elements that one thread updates at a time; it takes a few microseconds. */
  private static final int PART = 8 * ScratchBlock.SIZE;

  private final StoragePool pool;
  private final WorkerPool workers;

  /** Creates a backend with the name and the memory of a pool, and these threads. */
  protected CpuBackend(StoragePool pool, WorkerPool workers) {
    this.pool = pool;
    this.workers = workers;
  }

  /**
   * Runs a loop over a range of elements of several buffers.
   *
   * @param written number of the first buffers that the loop writes
   * @param read number of the last buffers that the loop reads
   * @param start first element
   * @param end element after the last
   */
  protected abstract void run(
      ArrayLoop loop, int written, int read, int start, int end, Storage... memory);

  @Override
  public final String name() {
    return pool.name();
  }

  @Override
  public final MemoryUse memory() {
    return pool.use();
  }

  // ---------------------------------------------------------------------------------------------
  // Host transfer

  @Override
  public TensorBuffer fromFloats(float[] values, Shape shape) {
    CpuBuffer out = create(shape);
    floats(out).put(0, values, 0, out.size());
    return out;
  }

  @Override
  public TensorBuffer fromLongs(long[] values, Shape shape) {
    CpuBuffer out = create(DType.INT64, shape);
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
    CpuBuffer out = create(shape);
    ByteRows.gather(source, rowLength, rows, table, floats(out));
    return out;
  }

  // ---------------------------------------------------------------------------------------------
  // Making and shaping

  @Override
  public TensorBuffer full(Shape shape, double value) {
    float element = (float) value;
    return map((x, from, to) -> Arrays.fill(x[0], from, to, element), shape);
  }

  @Override
  public TensorBuffer reshape(TensorBuffer x, Shape shape) {
    return ((CpuBuffer) x).withShape(shape);
  }

  @Override
  public TensorBuffer copy(TensorBuffer x) {
    CpuBuffer out = create(x.dtype(), x.shape());
    assign(out, x);
    return out;
  }

  @Override
  public TensorBuffer expand(TensorBuffer x, Shape shape) {
    CpuBuffer out = create(x.dtype(), shape);
    if (x.dtype() == DType.FLOAT32 && repeatsWhole(x.shape(), shape)) {
      Copies.repeat(floats(x), size(x), floats(out), out.size());
      return out;
    }
    BroadcastPlan plan = BroadcastPlan.of(x.shape(), x.shape(), shape);
    switch (x.dtype()) {
      case FLOAT32 -> BroadcastLoops.expand(floats(x), plan, floats(out));
      case INT64 -> Copies.expand(longs(x), plan, longs(out));
    }
    return out;
  }

  /** Returns whether a broadcast repeats all elements one after the other, as a bias's. */
  private static boolean repeatsWhole(Shape from, Shape to) {
    for (int fromEnd = 1; fromEnd <= from.rank(); fromEnd++) {
      if (from.dim(-fromEnd) != to.dim(-fromEnd)) {
        return false;
      }
    }
    return true;
  }

  @Override
  public TensorBuffer cast(TensorBuffer x, DType dtype) {
    if (x.dtype() == dtype) {
      return copy(x);
    }
    CpuBuffer out = create(dtype, x.shape());
    switch (dtype) {
      case FLOAT32 -> Copies.toFloats(longs(x), floats(out), out.size());
      case INT64 -> Copies.toLongs(floats(x), longs(out), out.size());
    }
    return out;
  }

  @Override
  public TensorBuffer transpose(TensorBuffer x) {
    CpuBuffer out = create(x.dtype(), Shape.of(x.shape().dim(1), x.shape().dim(0)));
    if (out.size() == 0) { // its dimensions may exceed an int
      return out;
    }
    int rows = size(x, 0);
    int columns = size(x, 1);
    switch (x.dtype()) {
      case FLOAT32 -> Copies.transpose(floats(x), rows, columns, floats(out));
      case INT64 -> Copies.transpose(longs(x), rows, columns, longs(out));
    }
    return out;
  }

  @Override
  public void assign(TensorBuffer target, TensorBuffer source) {
    switch (source.dtype()) {
      case FLOAT32 -> floats(target).put(0, floats(source), 0, size(source));
      case INT64 -> longs(target).put(0, longs(source), 0, size(source));
    }
  }

  // ---------------------------------------------------------------------------------------------
  // Element-wise

  @Override
  public TensorBuffer unary(UnaryOp op, TensorBuffer x) {
    return map(UnaryLoops.of(op), x.shape(), x);
  }

  @Override
  public TensorBuffer binary(BinaryOp op, TensorBuffer a, TensorBuffer b, Shape shape) {
    boolean floats = a.dtype() == DType.FLOAT32;
    if (floats && a.shape().size() == shape.size() && b.shape().size() == shape.size()) {
      return map(BinaryLoops.of(op), shape, a, b);
    }
    BroadcastPlan plan = BroadcastPlan.of(a.shape(), b.shape(), shape);
    CpuBuffer out = create(shape);
    if (floats) {
      BroadcastLoops.run(BinaryLoops.of(op), floats(a), floats(b), plan, floats(out));
    } else {
      BinaryLoops.compare(op, longs(a), longs(b), plan, floats(out));
    }
    return out;
  }

  @Override
  public TensorBuffer scalar(BinaryOp op, TensorBuffer x, double value) {
    return map(BinaryLoops.of(op, (float) value), x.shape(), x);
  }

  @Override
  public TensorBuffer where(TensorBuffer condition, TensorBuffer a, TensorBuffer b) {
    return map(
        (x, from, to) -> UnaryLoops.select(x[1], x[2], x[3], x[0], from, to),
        condition.shape(),
        condition,
        a,
        b);
  }

  @Override
  public void axpyInPlace(double alpha, TensorBuffer x, TensorBuffer y) {
    float factor = (float) alpha;
    ArrayLoop loop = (a, from, to) -> BinaryLoops.addScaled(factor, a[1], a[0], from, to);
    run(loop, 1, 2, 0, size(y), storage(y), storage(x));
  }

  @Override
  public TensorBuffer reluGradient(TensorBuffer g, TensorBuffer y) {
    return map(
        (x, from, to) -> UnaryLoops.reluGradient(x[1], x[2], x[0], from, to), y.shape(), g, y);
  }

  @Override
  public TensorBuffer sigmoidGradient(TensorBuffer g, TensorBuffer y) {
    return map(
        (x, from, to) -> UnaryLoops.sigmoidGradient(x[1], x[2], x[0], from, to), y.shape(), g, y);
  }

  @Override
  public TensorBuffer tanhGradient(TensorBuffer g, TensorBuffer y) {
    return map(
        (x, from, to) -> UnaryLoops.tanhGradient(x[1], x[2], x[0], from, to), y.shape(), g, y);
  }

  // ---------------------------------------------------------------------------------------------
  // Reductions and indices

  @Override
  public TensorBuffer reduce(ReduceOp op, TensorBuffer x, int dim) {
    AxisLines axis = AxisLines.of(x.shape(), dim);
    DType dtype = op.isIndex() ? DType.INT64 : DType.FLOAT32;
    CpuBuffer out = create(dtype, x.shape().without(dim));
    if (out.size() == 0) { // the loops cannot count the other dimensions, which have no limit then
      return out;
    }
    switch (op) {
      case SUM -> AxisReductions.sum(axis, floats(x), floats(out));
      case MAX -> AxisReductions.max(axis, floats(x), floats(out));
      case ARGMAX -> AxisReductions.argmax(axis, floats(x), longs(out));
      case MIN -> AxisReductions.min(axis, floats(x), floats(out));
      case ARGMIN -> AxisReductions.argmin(axis, floats(x), longs(out));
    }
    return out;
  }

  @Override
  public TensorBuffer oneHot(TensorBuffer labels, long classes) {
    TensorBuffer out = full(Shape.of(labels.shape().size(), classes), 0);
    Copies.setOnes(longs(labels), size(labels), (int) classes, floats(out));
    return out;
  }

  @Override
  public TensorBuffer takeRows(TensorBuffer x, TensorBuffer rows) {
    int count = size(rows);
    CpuBuffer out = create(x.dtype(), x.shape().with(0, count));
    switch (x.dtype()) {
      case FLOAT32 -> Copies.takeRows(floats(x), longs(rows), count, rowLength(x), floats(out));
      case INT64 -> Copies.takeRows(longs(x), longs(rows), count, rowLength(x), longs(out));
    }
    return out;
  }

  @Override
  public void addRowsInPlace(TensorBuffer target, TensorBuffer rows, TensorBuffer source) {
    Copies.addRows(floats(target), longs(rows), size(rows), rowLength(target), floats(source));
  }

  // ---------------------------------------------------------------------------------------------
  // Views, joins and indices

  @Override
  public TensorBuffer cat(List<TensorBuffer> parts, int dim) {
    Shape first = parts.get(0).shape();
    long joined = 0;
    for (TensorBuffer part : parts) {
      joined += part.shape().dim(dim);
    }
    CpuBuffer out = create(parts.get(0).dtype(), first.with(dim, joined));
    int at = 0;
    for (TensorBuffer part : parts) {
      if (part.shape().size() > 0) {
        AxisSlices slices = AxisSlices.of(part.shape(), dim, (int) joined);
        switch (part.dtype()) {
          case FLOAT32 -> slices.put(floats(part), at, floats(out));
          case INT64 -> slices.put(longs(part), at, longs(out));
        }
        at += size(part, dim);
      }
    }
    return out;
  }

  @Override
  public TensorBuffer narrow(TensorBuffer x, int dim, long start, long length) {
    CpuBuffer out = create(x.dtype(), x.shape().with(dim, length));
    if (out.size() > 0) {
      AxisSlices slices = AxisSlices.of(out.shape(), dim, size(x, dim));
      switch (x.dtype()) {
        case FLOAT32 -> slices.take(floats(x), (int) start, floats(out));
        case INT64 -> slices.take(longs(x), (int) start, longs(out));
      }
    }
    return out;
  }

  @Override
  public TensorBuffer permute(TensorBuffer x, int... dims) {
    Permutation permutation = Permutation.of(x.shape(), dims);
    CpuBuffer out = create(x.dtype(), permutation.result());
    if (out.size() > 0) {
      switch (x.dtype()) {
        case FLOAT32 -> permutation.copy(floats(x), floats(out));
        case INT64 -> permutation.copy(longs(x), longs(out));
      }
    }
    return out;
  }

  @Override
  public TensorBuffer indexSelect(TensorBuffer x, int dim, TensorBuffer index) {
    CpuBuffer out = create(x.dtype(), x.shape().with(dim, index.shape().size()));
    if (out.size() > 0) {
      AxisIndices indices = AxisIndices.of(x.shape(), dim, longs(index), size(index));
      switch (x.dtype()) {
        case FLOAT32 -> indices.takeSlices(floats(x), floats(out));
        case INT64 -> indices.takeSlices(longs(x), longs(out));
      }
    }
    return out;
  }

  @Override
  public TensorBuffer indexAdd(TensorBuffer source, int dim, TensorBuffer index, Shape shape) {
    TensorBuffer sums = full(shape, 0);
    if (size(source) > 0) {
      AxisIndices.of(shape, dim, longs(index), size(index)).addSlices(floats(source), floats(sums));
    }
    return sums;
  }

  @Override
  public TensorBuffer gather(TensorBuffer x, int dim, TensorBuffer index) {
    CpuBuffer out = create(x.dtype(), index.shape());
    if (out.size() > 0) {
      ElementIndices indices = ElementIndices.of(x.shape(), dim, index.shape());
      switch (x.dtype()) {
        case FLOAT32 -> indices.take(floats(x), longs(index), floats(out));
        case INT64 -> indices.take(longs(x), longs(index), longs(out));
      }
    }
    return out;
  }

  @Override
  public TensorBuffer scatterAdd(TensorBuffer source, int dim, TensorBuffer index, Shape shape) {
    TensorBuffer sums = full(shape, 0);
    if (size(source) > 0) {
      ElementIndices.of(shape, dim, index.shape()).add(floats(source), longs(index), floats(sums));
    }
    return sums;
  }

  @Override
  public TensorBuffer topk(TensorBuffer x, long k, int dim) {
    CpuBuffer out = create(DType.INT64, x.shape().with(dim, k));
    if (out.size() > 0) {
      LargestElements.select(AxisLines.of(x.shape(), dim), floats(x), (int) k, longs(out));
    }
    return out;
  }

  @Override
  public TensorBuffer cumsum(TensorBuffer x, int dim, boolean reverse) {
    return alongAxis(reverse ? AxisReductions::sumsFrom : AxisReductions::sumsUpTo, x, null, dim);
  }

  // ---------------------------------------------------------------------------------------------
  // Activation functions

  @Override
  public TensorBuffer gelu(TensorBuffer x) {
    return mapInParts((a, from, to) -> ErrorFunction.gelu(a[1], a[0], from, to), x);
  }

  @Override
  public TensorBuffer geluGradient(TensorBuffer g, TensorBuffer x) {
    return mapInParts(
        (a, from, to) -> ErrorFunction.geluGradient(a[1], a[2], a[0], from, to), g, x);
  }

  @Override
  public TensorBuffer silu(TensorBuffer x) {
    return mapInParts((a, from, to) -> ActivationLoops.silu(a[1], a[0], from, to), x);
  }

  @Override
  public TensorBuffer siluGradient(TensorBuffer g, TensorBuffer x) {
    return mapInParts(
        (a, from, to) -> ActivationLoops.siluGradient(a[1], a[2], a[0], from, to), g, x);
  }

  @Override
  public TensorBuffer leakyRelu(TensorBuffer x, double slope) {
    float factor = (float) slope;
    return map(
        (a, from, to) -> ActivationLoops.leakyRelu(factor, a[1], a[1], a[0], from, to),
        x.shape(),
        x);
  }

  @Override
  public TensorBuffer leakyReluGradient(TensorBuffer g, TensorBuffer x, double slope) {
    float factor = (float) slope;
    return map(
        (a, from, to) -> ActivationLoops.leakyRelu(factor, a[1], a[2], a[0], from, to),
        x.shape(),
        g,
        x);
  }

  @Override
  public TensorBuffer elu(TensorBuffer x, double alpha) {
    float factor = (float) alpha;
    return mapInParts((a, from, to) -> ActivationLoops.elu(factor, a[1], a[0], from, to), x);
  }

  @Override
  public TensorBuffer eluGradient(TensorBuffer g, TensorBuffer x, double alpha) {
    float factor = (float) alpha;
    return mapInParts(
        (a, from, to) -> ActivationLoops.eluGradient(factor, a[1], a[2], a[0], from, to), g, x);
  }

  /** Does what {@link #map} does, on several threads if the buffers are large. */
  private CpuBuffer mapInParts(ArrayLoop loop, TensorBuffer... inputs) {
    CpuBuffer out = create(inputs[0].shape());
    Storage[] memory = new Storage[inputs.length + 1];
    memory[0] = out.storage();
    for (int i = 0; i < inputs.length; i++) {
      memory[i + 1] = storage(inputs[i]);
    }
    inParts(out.size(), (start, end) -> run(loop, 1, inputs.length, start, end, memory));
    return out;
  }

  // ---------------------------------------------------------------------------------------------
  // Softmax and losses

  @Override
  public TensorBuffer softmax(TensorBuffer x, int dim) {
    return alongAxis(SoftmaxLoops::softmax, x, null, dim);
  }

  @Override
  public TensorBuffer softmaxGradient(TensorBuffer g, TensorBuffer y, int dim) {
    return alongAxis(SoftmaxLoops::softmaxGradient, g, y, dim);
  }

  @Override
  public TensorBuffer logSoftmax(TensorBuffer x, int dim) {
    return alongAxis(SoftmaxLoops::logSoftmax, x, null, dim);
  }

  @Override
  public TensorBuffer logSoftmaxGradient(TensorBuffer g, TensorBuffer y, int dim) {
    return alongAxis(SoftmaxLoops::logSoftmaxGradient, g, y, dim);
  }

  @Override
  public TensorBuffer crossEntropy(TensorBuffer logProbabilities, TensorBuffer targets) {
    return full(
        Shape.scalar(),
        CrossEntropyLoops.value(floats(logProbabilities), floats(targets), size(targets)));
  }

  @Override
  public TensorBuffer crossEntropyGradient(
      TensorBuffer g, TensorBuffer logProbabilities, TensorBuffer targets) {
    return alongAxis(CrossEntropyLoops.gradient(floats(g).get(0)), logProbabilities, targets, 1);
  }

  @Override
  public TensorBuffer nll(
      TensorBuffer logProbabilities, TensorBuffer labels, TensorBuffer weights) {
    return full(
        Shape.scalar(),
        CrossEntropyLoops.nll(
            floats(logProbabilities),
            longs(labels),
            floats(weights),
            size(labels),
            size(logProbabilities, 1)));
  }

  @Override
  public TensorBuffer nllGradient(
      TensorBuffer g, TensorBuffer labels, TensorBuffer weights, long classes) {
    int rows = size(labels);
    TensorBuffer out = full(Shape.of(rows, classes), 0);
    CrossEntropyLoops.nllGradient(
        floats(g).get(0), longs(labels), floats(weights), rows, (int) classes, floats(out));
    return out;
  }

  @Override
  public TensorBuffer nllLogitsGradient(
      TensorBuffer g, TensorBuffer logProbabilities, TensorBuffer labels, TensorBuffer weights) {
    return alongAxis(
        CrossEntropyLoops.nllLogitsGradient(floats(g).get(0), longs(labels), floats(weights)),
        logProbabilities,
        null,
        1);
  }

  // ---------------------------------------------------------------------------------------------
  // Normalization

  @Override
  public TensorBuffer channelSum(TensorBuffer x) {
    return channels(channelSums(x), 1);
  }

  @Override
  public TensorBuffer channelMean(TensorBuffer x) {
    return channels(channelSums(x), 1.0 / ChannelBlocks.of(x.shape()).count());
  }

  private double[] channelSums(TensorBuffer x) {
    double[] sums = new double[size(x, 1)];
    ChannelBlocks.of(x.shape())
        .sum(workers, BatchNormLoops::add, floats(x), floats(x), new float[0], sums);
    return sums;
  }

  @Override
  public TensorBuffer channelVariance(TensorBuffer x, TensorBuffer mean) {
    ChannelBlocks blocks = ChannelBlocks.of(x.shape());
    double[] sums = new double[size(x, 1)];
    blocks.sum(workers, BatchNormLoops::addSquare, floats(x), floats(x), array(mean), sums);
    return channels(sums, 1.0 / blocks.count());
  }

  @Override
  public TensorBuffer batchNorm(
      TensorBuffer x,
      TensorBuffer mean,
      TensorBuffer variance,
      @Nullable TensorBuffer weight,
      @Nullable TensorBuffer bias,
      double epsilon) {
    CpuBuffer out = create(x.shape());
    float[] offsets = bias == null ? new float[size(mean)] : array(bias);
    ChannelBlocks.of(x.shape())
        .map(
            workers,
            BatchNormLoops::normalize,
            floats(x),
            floats(x),
            floats(out),
            array(mean),
            scales(variance, weight, epsilon),
            offsets);
    return out;
  }

  @Override
  public TensorBuffer batchNormWeightGradient(
      TensorBuffer g, TensorBuffer x, TensorBuffer mean, TensorBuffer variance, double epsilon) {
    double[] sums = new double[size(x, 1)];
    ChannelBlocks.of(x.shape())
        .sum(workers, BatchNormLoops::addProduct, floats(x), floats(g), array(mean), sums);
    float[] scales = scales(variance, null, epsilon);
    for (int i = 0; i < sums.length; i++) {
      sums[i] *= scales[i];
    }
    return channels(sums, 1);
  }

  @Override
  public TensorBuffer batchNormInputGradient(
      TensorBuffer g, TensorBuffer variance, @Nullable TensorBuffer weight, double epsilon) {
    CpuBuffer out = create(g.shape());
    ChannelBlocks.of(g.shape())
        .map(
            workers,
            BatchNormLoops::scale,
            floats(g),
            floats(g),
            floats(out),
            scales(variance, weight, epsilon));
    return out;
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
    CpuBuffer out = create(x.shape());
    ChannelBlocks blocks = ChannelBlocks.of(x.shape());
    float[] scales = scales(variance, weight, epsilon);
    float[] slopes = scales(variance, weightGradient, epsilon);
    float[] offsets = array(biasGradient);
    for (int i = 0; i < scales.length; i++) {
      double share = (double) scales[i] / blocks.count();
      slopes[i] = (float) (slopes[i] * share);
      offsets[i] = (float) (offsets[i] * share);
    }
    blocks.map(
        workers,
        BatchNormLoops::inputGradient,
        floats(g),
        floats(x),
        floats(out),
        scales,
        array(mean),
        slopes,
        offsets);
    return out;
  }

  /** Returns {@code weight / sqrt(variance + epsilon)}. */
  private static float[] scales(
      TensorBuffer variance, @Nullable TensorBuffer weight, double epsilon) {
    float[] scales = array(variance);
    float[] factors = weight == null ? null : array(weight);
    for (int i = 0; i < scales.length; i++) {
      double factor = factors == null ? 1 : factors[i];
      scales[i] = (float) (factor / Math.sqrt(scales[i] + epsilon));
    }
    return scales;
  }

  /** Returns a buffer of these values, each multiplied by a factor. */
  private CpuBuffer channels(double[] values, double factor) {
    CpuBuffer out = create(Shape.of(values.length));
    FloatBuffer elements = floats(out);
    for (int i = 0; i < values.length; i++) {
      elements.put(i, (float) (values[i] * factor));
    }
    return out;
  }

  /** Returns the elements of a small buffer. */
  private static float[] array(TensorBuffer x) {
    float[] values = new float[size(x)];
    floats(x).get(0, values);
    return values;
  }

  @Override
  public TensorBuffer layerNorm(
      TensorBuffer x, @Nullable TensorBuffer weight, @Nullable TensorBuffer bias, double epsilon) {
    CpuBuffer out = create(x.shape());
    if (out.size() > 0) {
      rows(x, epsilon)
          .forward(
              workers,
              floats(x),
              weight == null ? null : floats(weight),
              bias == null ? null : floats(bias),
              floats(out));
    }
    return out;
  }

  @Override
  public TensorBuffer layerNormInputGradient(
      TensorBuffer g, TensorBuffer x, @Nullable TensorBuffer weight, double epsilon) {
    CpuBuffer out = create(x.shape());
    if (out.size() > 0) {
      rows(x, epsilon)
          .inputGradient(
              workers, floats(g), floats(x), weight == null ? null : floats(weight), floats(out));
    }
    return out;
  }

  @Override
  public TensorBuffer layerNormWeightGradient(TensorBuffer g, TensorBuffer x, double epsilon) {
    if (size(x) == 0) {
      return full(Shape.of(x.shape().dim(1)), 0);
    }
    CpuBuffer out = create(Shape.of(x.shape().dim(1)));
    rows(x, epsilon).weightGradient(workers, floats(g), floats(x), floats(out));
    return out;
  }

  private static LayerNormLoops rows(TensorBuffer x, double epsilon) {
    return new LayerNormLoops(size(x, 0), size(x, 1), epsilon);
  }

  // ---------------------------------------------------------------------------------------------
  // Convolutions and pooling

  @Override
  public TensorBuffer maxPool2d(TensorBuffer x, Window2d window) {
    CpuBuffer out = create(window.outputShape(x.shape(), x.shape().dim(1)));
    PoolingLoops loops = pooling(x.shape(), window);
    forPlanes(loops.max(), x, null, out);
    return out;
  }

  @Override
  public TensorBuffer maxPool2dGradient(TensorBuffer g, TensorBuffer x, Window2d window) {
    CpuBuffer out = create(x.shape());
    forPlanes(pooling(x.shape(), window).maxGradient(), g, x, out);
    return out;
  }

  @Override
  public TensorBuffer avgPool2d(TensorBuffer x, Window2d window) {
    CpuBuffer out = create(window.outputShape(x.shape(), x.shape().dim(1)));
    forPlanes(pooling(x.shape(), window)::average, x, null, out);
    return out;
  }

  @Override
  public TensorBuffer avgPool2dGradient(TensorBuffer g, Shape input, Window2d window) {
    CpuBuffer out = create(input);
    forPlanes(pooling(input, window)::averageGradient, g, null, out);
    return out;
  }

  private static PoolingLoops pooling(Shape input, Window2d window) {
    return PoolingLoops.of(window, (int) input.dim(2), (int) input.dim(3));
  }

  private void forPlanes(
      PlaneLoops.Loop loop, TensorBuffer a, @Nullable TensorBuffer b, CpuBuffer out) {
    if (out.size() > 0) {
      int count = (int) out.shape().product(0, 2);
      PlaneLoops.run(workers, count, loop, planes(a), b == null ? null : planes(b), planes(out));
      Reference.reachabilityFence(a);
      Reference.reachabilityFence(b);
    }
  }

  private static PlaneLoops.Planes planes(TensorBuffer x) {
    return new PlaneLoops.Planes(floats(x), (int) x.shape().product(2, 4));
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
      TensorBuffer parameter = parameters.get(i);
      if (velocities.isEmpty()) {
        update(OptimizerLoops.sgd(step), 1, parameter, gradients.get(i));
      } else {
        update(OptimizerLoops.momentum(step), 2, parameter, velocities.get(i), gradients.get(i));
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
    ArrayLoop loop = OptimizerLoops.adam(step);
    for (int i = 0; i < parameters.size(); i++) {
      update(loop, 3, parameters.get(i), means.get(i), squares.get(i), gradients.get(i));
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
    ArrayLoop loop = OptimizerLoops.rmsProp(step, !means.isEmpty(), !velocities.isEmpty());
    for (int i = 0; i < parameters.size(); i++) {
      List<TensorBuffer> buffers = new ArrayList<>(List.of(parameters.get(i), squares.get(i)));
      if (!means.isEmpty()) {
        buffers.add(means.get(i));
      }
      if (!velocities.isEmpty()) {
        buffers.add(velocities.get(i));
      }
      int written = buffers.size();
      buffers.add(gradients.get(i));
      update(loop, written, buffers.toArray(TensorBuffer[]::new));
    }
  }

  @Override
  public void adagradStep(
      List<TensorBuffer> parameters,
      List<TensorBuffer> gradients,
      List<TensorBuffer> sums,
      AdagradStep step) {
    ArrayLoop loop = OptimizerLoops.adagrad(step);
    for (int i = 0; i < parameters.size(); i++) {
      update(loop, 2, parameters.get(i), sums.get(i), gradients.get(i));
    }
  }

  /**
   * Updates large buffers by several threads. Their ranges follow each other as the rows of the
   * gradient did when it was computed, so most are in the cache of the processor that updates them.
   */
  private void update(ArrayLoop loop, int written, TensorBuffer... buffers) {
    Storage[] memory = storages(buffers);
    inParts(
        size(buffers[0]), (start, end) -> run(loop, written, memory.length, start, end, memory));
  }

  /** Runs ranges of a large loop on several threads. */
  protected final void inParts(int size, WorkerPool.RangeTask task) {
    workers.parallelFor(size, PART, task);
  }

  // ---------------------------------------------------------------------------------------------

  /** Returns a {@code FLOAT32} buffer whose elements have any value. */
  protected final CpuBuffer create(Shape shape) {
    return create(DType.FLOAT32, shape);
  }

  /** Returns a {@code FLOAT32} buffer on memory that native code allocated for it. */
  protected final CpuBuffer adopt(Storage storage, Shape shape) {
    return pool.adopt(storage, shape);
  }

  private CpuBuffer create(DType dtype, Shape shape) {
    return pool.create(dtype, shape);
  }

  /** Returns the threads that share large operations. */
  protected final WorkerPool workers() {
    return workers;
  }

  /** Sets a new buffer to what a loop over {@code out, inputs} makes of the inputs. */
  protected final CpuBuffer map(ArrayLoop loop, Shape shape, TensorBuffer... inputs) {
    CpuBuffer out = create(shape);
    Storage[] memory = new Storage[inputs.length + 1];
    memory[0] = out.storage();
    for (int i = 0; i < inputs.length; i++) {
      memory[i + 1] = storage(inputs[i]);
    }
    run(loop, 1, inputs.length, 0, out.size(), memory);
    return out;
  }

  private CpuBuffer alongAxis(
      AxisLines.Loop loop, TensorBuffer x, @Nullable TensorBuffer y, int dim) {
    CpuBuffer out = create(x.shape());
    if (out.size() == 0) {
      return out;
    }
    AxisLines.of(x.shape(), dim).run(loop, floats(x), y == null ? null : floats(y), floats(out));
    return out;
  }

  private static Storage[] storages(TensorBuffer... buffers) {
    Storage[] memory = new Storage[buffers.length];
    for (int i = 0; i < memory.length; i++) {
      memory[i] = storage(buffers[i]);
    }
    return memory;
  }

  /** Returns the memory of a buffer. */
  protected static Storage storage(TensorBuffer x) {
    return ((CpuBuffer) x).storage();
  }

  private static FloatBuffer floats(TensorBuffer x) {
    return storage(x).floats();
  }

  private static LongBuffer longs(TensorBuffer x) {
    return storage(x).longs();
  }

  private static int rowLength(TensorBuffer x) {
    return (int) x.shape().product(1, x.shape().rank());
  }

  /** Returns the shape of a matrix product; if it is empty, its dimensions may exceed an int. */
  protected static Shape productShape(
      TensorBuffer a, boolean transposeA, TensorBuffer b, boolean transposeB) {
    return Shape.of(a.shape().dim(transposeA ? 1 : 0), b.shape().dim(transposeB ? 0 : 1));
  }

  /** Returns the number of elements. */
  protected static int size(TensorBuffer x) {
    return (int) x.shape().size();
  }

  /** Returns the size of a dimension. */
  protected static int size(TensorBuffer x, int dim) {
    return (int) x.shape().dim(dim);
  }

  @Override
  public final String toString() {
    return name();
  }
}
