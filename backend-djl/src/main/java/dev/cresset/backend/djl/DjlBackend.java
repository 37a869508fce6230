package dev.cresset.backend.djl;

import ai.djl.engine.Engine;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import dev.cresset.spi.TensorBuffer;
import dev.cresset.spi.cpu.CpuBuffer;
import dev.cresset.spi.cpu.DirectBackend;
import dev.cresset.spi.cpu.DirectStorage;
import dev.cresset.spi.cpu.StoragePool;
import dev.cresset.spi.cpu.WorkerPool;
import dev.cresset.types.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The backend on native memory whose matrix products PyTorch computes. */
final class DjlBackend extends DirectBackend {

  static final String NAME = "djl";

  private final Products products;

  /** Keeps up to {@code maxIdleBytes} of unused memory. */
  DjlBackend(PtNDManager manager, long maxIdleBytes) {
    super(
        NAME,
        new StoragePool(NAME, maxIdleBytes, DirectStorage.allocator(NAME, DirectStorage::new)),
        WorkerPool.shared());
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
    Shape shape = Shape.of(size(a, transposeA ? 1 : 0), size(b, transposeB ? 0 : 1));
    if (shape.size() == 0 || size(a) == 0) {
      return full(shape, 0);
    }
    CpuBuffer out = create(shape);
    products.matmul(matrix(a), transposeA, matrix(b), transposeB, matrix(out));
    return out;
  }

  @Override
  public TensorBuffer linear(TensorBuffer x, TensorBuffer weight, @Nullable TensorBuffer bias) {
    Shape shape = Shape.of(size(x, 0), size(weight, 0));
    if (shape.size() == 0 || size(x) == 0) {
      return bias == null ? full(shape, 0) : expand(bias, shape);
    }
    CpuBuffer out = create(shape);
    products.linear(matrix(x), matrix(weight), bias == null ? null : memory(bias), matrix(out));
    return out;
  }

  private static Matrix matrix(TensorBuffer x) {
    return new Matrix(memory(x), size(x, 0), size(x, 1));
  }

  private static DirectStorage memory(TensorBuffer x) {
    return (DirectStorage) storage(x);
  }
}
