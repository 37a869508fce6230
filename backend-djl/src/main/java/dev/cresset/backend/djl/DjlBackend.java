package dev.cresset.backend.djl;

import ai.djl.engine.Engine;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import dev.cresset.spi.TensorBuffer;
import dev.cresset.spi.cpu.DirectBackend;
import dev.cresset.types.Shape;
import java.lang.ref.Reference;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The backend on native memory whose matrix products PyTorch computes. */
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

  private TorchStorage.View view(TensorBuffer x) {
    return ((TorchStorage) storage(x)).view(manager, x.shape().dims());
  }
}
