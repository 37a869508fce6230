package dev.cresset.backend.djl;

import ai.djl.engine.Engine;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import dev.cresset.spi.BinaryOp;
import dev.cresset.spi.ReduceOp;
import dev.cresset.spi.TensorBuffer;
import dev.cresset.spi.Window2d;
import dev.cresset.spi.cpu.CpuBuffer;
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
  private final TorchConvolutions convolutions;

  /** Keeps up to {@code maxIdleBytes} of unused memory. */
  DjlBackend(PtNDManager manager, long maxIdleBytes) {
    super(NAME, maxIdleBytes, TorchStorage::new);
    this.manager = manager;
    this.products = new Products(manager, workers());
    this.convolutions = new TorchConvolutions(new TorchKernels(manager), workers());
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
  public TensorBuffer batchedMatmul(
      TensorBuffer a, boolean transposeA, TensorBuffer b, boolean transposeB) {
    if (size(a) == 0 || size(b) == 0) {
      return super.batchedMatmul(a, transposeA, b, transposeB);
    }
    Shape shape =
        Shape.of(
            a.shape().dim(0), a.shape().dim(transposeA ? 2 : 1), b.shape().dim(transposeB ? 1 : 2));
    try (TorchStorage.View left = view(a);
        TorchStorage.View right = view(b)) {
      TorchStorage product =
          products.batchedMatmul(left.array(), transposeA, right.array(), transposeB);
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

  @Override
  public TensorBuffer conv2d(
      TensorBuffer x,
      TensorBuffer weight,
      @Nullable TensorBuffer bias,
      Window2d window,
      int groups) {
    CpuBuffer out = create(window.outputShape(x.shape(), weight.shape().dim(0)));
    if (out.size() == 0) {
      return out;
    }
    long samples = x.shape().dim(0);
    int parts = TorchConvolutions.parts(samples, multiplications(out, weight));
    try (TorchStorage.View input = view(x);
        TorchStorage.View kernel = view(weight);
        TorchStorage.View offset = bias == null ? null : view(bias);
        TorchStorage.View result = view(out)) {
      if (offset == null) {
        convolutions.run(
            "conv2d",
            parts,
            samples,
            window,
            groups,
            input.array(),
            kernel.array(),
            result.array());
      } else {
        convolutions.run(
            "conv2d_with_bias",
            parts,
            samples,
            window,
            groups,
            input.array(),
            kernel.array(),
            offset.array(),
            result.array());
      }
    }
    Reference.reachabilityFence(x);
    Reference.reachabilityFence(weight);
    Reference.reachabilityFence(bias);
    return out;
  }

  @Override
  public TensorBuffer conv2dInputGradient(
      TensorBuffer g, TensorBuffer weight, Shape input, Window2d window, int groups) {
    CpuBuffer out = create(input);
    if (out.size() == 0) {
      return out;
    }
    long samples = input.dim(0);
    int parts = TorchConvolutions.parts(samples, multiplications(g, weight));
    try (TorchStorage.View gradient = view(g);
        TorchStorage.View kernel = view(weight);
        TorchStorage.View result = view(out)) {
      convolutions.run(
          "conv2d_input_gradient",
          parts,
          samples,
          window,
          groups,
          gradient.array(),
          kernel.array(),
          result.array());
    }
    Reference.reachabilityFence(g);
    Reference.reachabilityFence(weight);
    return out;
  }

  @Override
  public TensorBuffer conv2dWeightGradient(
      TensorBuffer g, TensorBuffer x, Window2d window, int groups) {
    long samples = g.shape().dim(0);
    Shape shape =
        Shape.of(
            g.shape().dim(1),
            x.shape().dim(1) / groups,
            window.kernelHeight(),
            window.kernelWidth());
    if (g.shape().size() == 0) {
      return full(shape, 0);
    }
    double multiplications = (double) shape.size() / shape.dim(0) * g.shape().size();
    int parts = TorchConvolutions.weightParts(samples, multiplications, shape.size());
    try (TensorBuffer sums = create(shape.prepend(parts));
        TorchStorage.View gradient = view(g);
        TorchStorage.View input = view(x);
        TorchStorage.View result = view(sums)) {
      convolutions.run(
          "conv2d_weight_gradient",
          parts,
          samples,
          window,
          groups,
          gradient.array(),
          input.array(),
          result.array());
      Reference.reachabilityFence(g);
      Reference.reachabilityFence(x);
      return parts == 1 ? reshape(sums, shape) : reduce(ReduceOp.SUM, sums, 0);
    }
  }

  private static double multiplications(TensorBuffer y, TensorBuffer weight) {
    return (double) y.shape().size() * weight.shape().size() / weight.shape().dim(0);
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
    try (TensorBuffer sum = channelSum(x)) {
      return scalar(BinaryOp.DIV, sum, count);
    }
  }

  @Override
  public TensorBuffer channelSum(TensorBuffer x) {
    if (size(x) == 0) {
      return super.channelSum(x);
    }
    try (TorchStorage.View input = view(x)) {
      EngineStart.adoptThreads();
      PtNDArray sums = JniUtils.sum(input.array(), allButChannels(x.shape()), false);
      Reference.reachabilityFence(x);
      return adopt(new TorchStorage(manager, sums), Shape.of(x.shape().dim(1)));
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
