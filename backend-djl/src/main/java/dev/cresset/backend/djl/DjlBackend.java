package dev.cresset.backend.djl;

import ai.djl.engine.Engine;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import dev.cresset.spi.BinaryOp;
import dev.cresset.spi.TensorBuffer;
import dev.cresset.spi.cpu.DirectBackend;
import dev.cresset.types.Shape;
import java.lang.ref.Reference;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/** The backend on native memory whose matrix products and channel sums PyTorch computes. */
final class DjlBackend extends DirectBackend {

  static final String NAME = "djl";

  private final PtNDManager manager;
  private final Products products;

  /** Keeps up to {@code maxIdleBytes} of unused memory. */
  DjlBackend(PtNDManager manager, long maxIdleBytes) {
    super(NAME, maxIdleBytes, TorchStorage::new);
    this.manager = manager;
    this.products = new Products(manager, workers());
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
  public TensorBuffer matmul(
      TensorBuffer a, boolean transposeA, TensorBuffer b, boolean transposeB) {
    Shape shape = productShape(a, transposeA, b, transposeB);
    if (shape.size() == 0 || size(a) == 0) {
      return full(shape, 0);
    }
    try (TorchStorage.View left = view(a);
        TorchStorage.View right = view(b)) {
      TorchStorage product = products.matmul(left.array(), transposeA, right.array(), transposeB);
      Reference.reachabilityFence(a);
      Reference.reachabilityFence(b);
      return adopt(product, shape);
    }
  }

  @Override
  public TensorBuffer linear(TensorBuffer x, TensorBuffer weight, @Nullable TensorBuffer bias) {
    Shape shape = productShape(x, false, weight, true);
    if (shape.size() == 0 || size(x) == 0) {
      return bias == null ? full(shape, 0) : expand(bias, shape);
    }
    try (TorchStorage.View left = view(x);
        TorchStorage.View right = view(weight);
        TorchStorage.View offset = bias == null ? null : view(bias)) {
      TorchStorage product =
          products.linear(left.array(), right.array(), offset == null ? null : offset.array());
      Reference.reachabilityFence(x);
      Reference.reachabilityFence(weight);
      Reference.reachabilityFence(bias);
      return adopt(product, shape);
    }
  }

  // ---------------------------------------------------------------------------------------------
  // Normalization. PyTorch sums channels and normalizes faster than the loops over blocks; the
  // variance and the gradients of input and weight would take several of its functions, and the
  // loops are faster.

  @Override
  public TensorBuffer channelMean(TensorBuffer x) {
    long count = x.shape().size() / Math.max(1, x.shape().dim(1));
    if (count == 0) {
      return super.channelMean(x);
    }
    try (TensorBuffer sum = batchNormBiasGradient(x)) {
      return scalar(BinaryOp.DIV, sum, count);
    }
  }

  @Override
  public TensorBuffer batchNormBiasGradient(TensorBuffer g) {
    if (size(g) == 0) {
      return super.batchNormBiasGradient(g);
    }
    try (TorchStorage.View gradient = view(g)) {
      EngineStart.adoptThreads();
      PtNDArray sums = JniUtils.sum(gradient.array(), allButChannels(g.shape()), false);
      Reference.reachabilityFence(g);
      return adopt(new TorchStorage(manager, sums), Shape.of(g.shape().dim(1)));
    }
  }

  private static long[] allButChannels(Shape shape) {
    return LongStream.range(0, shape.rank()).filter(dim -> dim != 1).toArray();
  }

  @Override
  public TensorBuffer batchNorm(
      TensorBuffer x,
      TensorBuffer mean,
      TensorBuffer variance,
      @Nullable TensorBuffer weight,
      @Nullable TensorBuffer bias,
      double epsilon) {
    if (weight == null || bias == null || size(x) == 0) {
      return super.batchNorm(x, mean, variance, weight, bias, epsilon);
    }
    try (TorchStorage.View input = view(x);
        TorchStorage.View means = view(mean);
        TorchStorage.View variances = view(variance);
        TorchStorage.View factors = view(weight);
        TorchStorage.View offsets = view(bias)) {
      EngineStart.adoptThreads();
      PtNDArray y =
          JniUtils.batchNorm(
              input.array(),
              means.array(),
              variances.array(),
              factors.array(),
              offsets.array(),
              false,
              0,
              epsilon);
      Reference.reachabilityFence(x);
      Reference.reachabilityFence(mean);
      Reference.reachabilityFence(variance);
      Reference.reachabilityFence(weight);
      Reference.reachabilityFence(bias);
      return adopt(new TorchStorage(manager, y), x.shape());
    }
  }

  private TorchStorage.View view(TensorBuffer x) {
    return ((TorchStorage) storage(x)).view(manager, x.shape().dims());
  }
}
