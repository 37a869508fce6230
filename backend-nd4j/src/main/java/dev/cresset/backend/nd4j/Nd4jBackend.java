package dev.cresset.backend.nd4j;

import dev.cresset.spi.BinaryOp;
import dev.cresset.spi.SgdStep;
import dev.cresset.spi.TensorBuffer;
import dev.cresset.spi.UnaryOp;
import dev.cresset.spi.Window2d;
import dev.cresset.spi.cpu.CpuBuffer;
import dev.cresset.spi.cpu.CpuConvolutions;
import dev.cresset.spi.cpu.DirectBackend;
import dev.cresset.types.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas_nolapack;
import org.jspecify.annotations.Nullable;

/** The backend on native memory: matrix products by OpenBLAS, logarithms and powers by ND4J. */
final class Nd4jBackend extends DirectBackend {

  static final String NAME = "nd4j";

  private final CpuConvolutions convolutions =
      new CpuConvolutions(this::create, workers(), Blas::multiply);

  /** Keeps up to {@code maxIdleBytes} of unused memory. */
  Nd4jBackend(long maxIdleBytes) {
    super(NAME, maxIdleBytes, Nd4jStorage::new);
  }

  @Override
  public Map<String, String> facts() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("ND4J", Nd4jBackendProvider.NATIVES.version());
    facts.put("BLAS", openblas_nolapack.OPENBLAS_VERSION.strip());
    facts.put("BLAS kernel", BlasKernel.name());
    facts.put("BLAS threads", String.valueOf(BlasThreads.count()));
    facts.put("native code for", Loader.getPlatform());
    return facts;
  }

  @Override
  public TensorBuffer unary(UnaryOp op, TensorBuffer x) {
    if (op != UnaryOp.LOG || size(x) == 0) {
      return super.unary(op, x);
    }
    CpuBuffer out = create(x.shape());
    ArrayOps.log(x, out);
    return out;
  }

  @Override
  public TensorBuffer binary(BinaryOp op, TensorBuffer a, TensorBuffer b, Shape shape) {
    if (op != BinaryOp.POW || shape.size() == 0) {
      return super.binary(op, a, b, shape);
    }
    CpuBuffer out = create(shape);
    try (TensorBuffer base = expand(a, shape);
        TensorBuffer exponent = expand(b, shape)) {
      ArrayOps.power(base, exponent, out);
    }
    return out;
  }

  @Override
  public TensorBuffer scalar(BinaryOp op, TensorBuffer x, double value) {
    if (op != BinaryOp.POW || value == 2 || size(x) == 0) {
      return super.scalar(op, x, value);
    }
    CpuBuffer out = create(x.shape());
    ArrayOps.power(x, value, out);
    return out;
  }

  @Override
  public void axpyInPlace(double alpha, TensorBuffer x, TensorBuffer y) {
    float factor = (float) alpha;
    if (factor == 0) { // BLAS leaves y as it is, but 0 * x is NaN where x is not finite
      super.axpyInPlace(alpha, x, y);
    } else {
      Blas.addScaled(factor, memory(x), memory(y), 0, size(y));
    }
  }

  @Override
  public TensorBuffer matmul(
      TensorBuffer a, boolean transposeA, TensorBuffer b, boolean transposeB) {
    CpuBuffer out = create(productShape(a, transposeA, b, transposeB));
    if (out.size() == 0) {
      return out;
    }
    int n = size(a, transposeA ? 1 : 0);
    int k = size(a, transposeA ? 0 : 1);
    int m = size(b, transposeB ? 0 : 1);
    Gemm gemm = new Gemm(memory(a), transposeA, memory(b), transposeB, memory(out), n, k, m, 0);
    MatrixProduct.compute(gemm, workers());
    return out;
  }

  @Override
  public TensorBuffer batchedMatmul(
      TensorBuffer a, boolean transposeA, TensorBuffer b, boolean transposeB) {
    int count = size(a, 0);
    if (size(a) == 0 || size(b) == 0 || count < GemmBatch.MIN_COUNT) {
      return super.batchedMatmul(a, transposeA, b, transposeB);
    }
    int n = size(a, transposeA ? 2 : 1);
    int k = size(a, transposeA ? 1 : 2);
    int m = size(b, transposeB ? 1 : 2);
    CpuBuffer out = create(Shape.of(count, n, m));
    new GemmBatch(memory(a), transposeA, memory(b), transposeB, memory(out), count, n, k, m)
        .compute(workers());
    return out;
  }

  @Override
  public TensorBuffer linear(TensorBuffer x, TensorBuffer weight, @Nullable TensorBuffer bias) {
    Shape shape = productShape(x, false, weight, true);
    TensorBuffer out = bias == null ? create(shape) : expand(bias, shape);
    if (shape.size() == 0) {
      return out;
    }
    int n = size(x, 0);
    int k = size(weight, 1);
    int m = size(weight, 0);
    int keep = bias == null ? 0 : 1;
    Gemm gemm = new Gemm(memory(x), false, memory(weight), true, memory(out), n, k, m, keep);
    MatrixProduct.compute(gemm, workers());
    return out;
  }

  @Override
  public TensorBuffer conv2d(
      TensorBuffer x,
      TensorBuffer weight,
      @Nullable TensorBuffer bias,
      Window2d window,
      int groups) {
    return convolutions.conv2d(x, weight, bias, window, groups);
  }

  @Override
  public TensorBuffer conv2dInputGradient(
      TensorBuffer g, TensorBuffer weight, Shape input, Window2d window, int groups) {
    return convolutions.conv2dInputGradient(g, weight, input, window, groups);
  }

  @Override
  public TensorBuffer conv2dWeightGradient(
      TensorBuffer g, TensorBuffer x, Window2d window, int groups) {
    return convolutions.conv2dWeightGradient(g, x, window, groups);
  }

  /** Without momentum and decay, a step is a sum that OpenBLAS computes on the memory itself. */
  @Override
  public void sgdStep(
      List<TensorBuffer> parameters,
      List<TensorBuffer> gradients,
      List<TensorBuffer> velocities,
      SgdStep step) {
    float alpha = (float) -step.learningRate();
    if (!velocities.isEmpty() || step.weightDecay() != 0 || alpha == 0) {
      super.sgdStep(parameters, gradients, velocities, step);
      return;
    }
    for (int i = 0; i < parameters.size(); i++) {
      Nd4jStorage parameter = memory(parameters.get(i));
      Nd4jStorage gradient = memory(gradients.get(i));
      inParts(
          size(parameters.get(i)),
          (start, end) -> Blas.addScaled(alpha, gradient, parameter, start, end));
    }
  }

  private static Nd4jStorage memory(TensorBuffer x) {
    return (Nd4jStorage) storage(x);
  }
}
