package dev.cresset.backend.djl;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import dev.cresset.spi.cpu.WorkerPool;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Products of matrices; large ones in two halves by two threads of this library.
 *
 * <p>PyTorch's own threads wait for each other by spinning, see {@link EngineStart}. The halves
 * depend on the shapes alone, so that threads do not change a result.
 */
final class Products {

  /** Multiplications, some 50 microseconds' worth, that make up for joining the halves. */
  private static final double LARGE = 5e6;

  private Products() {}

  /** Returns {@code x Wᵀ + b}: {@code x [n, in]}, {@code weight [out, in]}. */
  static PtNDArray linear(PtNDArray x, PtNDArray weight, @Nullable PtNDArray bias) {
    EngineStart.adoptThreads();
    long out = size(weight, 0);
    if (!isLarge(size(x, 0), size(x, 1), out)) {
      return JniUtils.linear(x, weight, bias);
    }
    return inHalves(
        1,
        half -> {
          try (PtNDArray rows = half(weight, half);
              PtNDArray values = bias == null ? null : half(bias, half)) {
            return JniUtils.linear(x, rows, values);
          }
        });
  }

  /** Returns the product of two matrices, either one transposed first. */
  static PtNDArray matmul(PtNDArray a, boolean transposeA, PtNDArray b, boolean transposeB) {
    if (transposeA) {
      try (PtNDArray transposed = JniUtils.transpose(a, 0, 1)) {
        return matmul(transposed, b, transposeB);
      }
    }
    return matmul(a, b, transposeB);
  }

  private static PtNDArray matmul(PtNDArray a, PtNDArray b, boolean transposeB) {
    if (transposeB) {
      return linear(a, b, null);
    }
    EngineStart.adoptThreads();
    if (!isLarge(size(a, 0), size(a, 1), size(b, 1))) {
      return JniUtils.matmul(a, b);
    }
    return inHalves(
        0,
        half -> {
          try (PtNDArray rows = half(a, half)) {
            return JniUtils.matmul(rows, b);
          }
        });
  }

  private static boolean isLarge(long n, long k, long m) {
    return (double) n * k * m > LARGE;
  }

  private static PtNDArray inHalves(int dim, IntFunction<PtNDArray> product) {
    PtNDArray[] halves = new PtNDArray[2];
    try {
      WorkerPool.shared()
          .parallelFor(
              2,
              half -> {
                EngineStart.adoptThreads();
                halves[half] = product.apply(half);
              });
      return JniUtils.cat(halves, dim);
    } finally {
      for (PtNDArray half : halves) {
        if (half != null) {
          half.close();
        }
      }
    }
  }

  /** Returns the first or the second half of an array along dimension 0, a view to be closed. */
  private static PtNDArray half(PtNDArray array, int half) {
    long size = size(array, 0);
    long middle = size / 2;
    return JniUtils.slice(array, 0, half == 0 ? 0 : middle, half == 0 ? middle : size, 1);
  }

  private static long size(PtNDArray array, int dim) {
    return array.getShape().get(dim);
  }
}
