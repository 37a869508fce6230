package dev.cresset.backend.djl;

import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import dev.cresset.spi.cpu.WorkerPool;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Products of matrices; large ones in two halves on two threads of Cresset.
 *
 * <p>PyTorch's own threads wait for each other by spinning, see {@link EngineStart}. The halves
 * depend on the shapes alone, so that threads do not change a result.
 */
final class Products {

  /** Multiplications, some 50 microseconds' worth, that make up for joining the halves. */
  private static final double LARGE = 5e6;

  private final PtNDManager manager;
  private final WorkerPool workers;

  Products(PtNDManager manager, WorkerPool workers) {
    this.manager = manager;
    this.workers = workers;
  }

  /** Returns {@code x Wᵀ + b}: {@code x [n, in]}, {@code weight [out, in]}. */
  TorchStorage linear(PtNDArray x, PtNDArray weight, @Nullable PtNDArray bias) {
    long out = size(weight, 0);
    return product(
        1,
        out,
        (double) size(x, 0) * size(x, 1) * out,
        (start, end) -> {
          if (end - start == out) {
            return JniUtils.linear(x, weight, bias);
          }
          try (PtNDArray rows = slice(weight, start, end);
              PtNDArray values = bias == null ? null : slice(bias, start, end)) {
            return JniUtils.linear(x, rows, values);
          }
        });
  }

  /** Returns the product of two matrices, either one transposed first. */
  TorchStorage matmul(PtNDArray a, boolean transposeA, PtNDArray b, boolean transposeB) {
    if (transposeA) {
      try (PtNDArray transposed = JniUtils.transpose(a, 0, 1)) {
        return matmul(transposed, false, b, transposeB);
      }
    }
    if (transposeB) {
      return linear(a, b, null);
    }
    long n = size(a, 0);
    return product(
        0,
        n,
        (double) n * size(a, 1) * size(b, 1),
        (start, end) -> {
          if (end - start == n) {
            return JniUtils.matmul(a, b);
          }
          try (PtNDArray rows = slice(a, start, end)) {
            return JniUtils.matmul(rows, b);
          }
        });
  }

  /** Returns the products of the matrices in two batches, those of either one transposed first. */
  TorchStorage batchedMatmul(PtNDArray a, boolean transposeA, PtNDArray b, boolean transposeB) {
    if (transposeA) {
      try (PtNDArray transposed = JniUtils.transpose(a, 1, 2)) {
        return batchedMatmul(transposed, false, b, transposeB);
      }
    }
    if (transposeB) {
      try (PtNDArray transposed = JniUtils.transpose(b, 1, 2)) {
        return batchedMatmul(a, false, transposed, false);
      }
    }
    long count = size(a, 0);
    return product(
        0,
        count,
        count < 2 ? 0 : (double) count * size(a, 1) * size(a, 2) * size(b, 2),
        (start, end) -> {
          if (end - start == count) {
            return JniUtils.matmul(a, b);
          }
          try (PtNDArray left = slice(a, start, end);
              PtNDArray right = slice(b, start, end)) {
            return JniUtils.matmul(left, right);
          }
        });
  }

  private TorchStorage product(
      int dim, long size, double multiplications, BiFunction<Long, Long, PtNDArray> part) {
    if (multiplications <= LARGE) {
      EngineStart.adoptThreads();
      return new TorchStorage(manager, part.apply(0L, size));
    }
    PtNDArray[] halves = new PtNDArray[2];
    try {
      workers.parallelFor(
          2,
          half -> {
            EngineStart.adoptThreads();
            halves[half] = part.apply(half * (size / 2), half == 0 ? size / 2 : size);
          });
      return new TorchStorage(manager, JniUtils.cat(halves, dim));
    } finally {
      for (PtNDArray half : halves) {
        if (half != null) {
          half.close();
        }
      }
    }
  }

  /** Returns the rows from {@code start} to before {@code end}, a view to be closed. */
  private static PtNDArray slice(PtNDArray array, long start, long end) {
    return JniUtils.slice(array, 0, start, end, 1);
  }

  private static long size(PtNDArray array, int dim) {
    return array.getShape().get(dim);
  }
}
