package dev.cresset.backend.djl;

import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import dev.cresset.spi.cpu.DirectStorage;
import dev.cresset.spi.cpu.WorkerPool;
import java.lang.ref.Reference;
import org.jspecify.annotations.Nullable;

/**
 * Products of matrices; large ones in two halves on two threads of Cresset.
 *
 * <p>PyTorch's own threads wait for each other by spinning, see {@link EngineStart}. The halves
 * depend on the shapes alone, so that threads do not change a result.
 */
final class Products {

  /** Multiplications, some 50 microseconds' worth, that make up for sharing a product. */
  private static final double LARGE = 5e6;

  private final PtNDManager manager;
  private final WorkerPool workers;

  Products(PtNDManager manager, WorkerPool workers) {
    this.manager = manager;
    this.workers = workers;
  }

  /** Sets {@code out = x Wᵀ + b}: {@code x [n, in]}, {@code weight [out, in]}. */
  void linear(Matrix x, Matrix weight, @Nullable DirectStorage bias, Matrix out) {
    try (PtNDArray left = x.view(manager)) {
      linear(left, x.rows(), weight, bias, out);
    }
    Reference.reachabilityFence(x);
  }

  /** Sets {@code out} to the product of two matrices, either one transposed first. */
  void matmul(Matrix a, boolean transposeA, Matrix b, boolean transposeB, Matrix out) {
    try (PtNDArray stored = a.view(manager);
        PtNDArray left = transposeA ? JniUtils.transpose(stored, 0, 1) : stored) {
      if (transposeB) {
        linear(left, out.rows(), b, null, out);
      } else {
        matmul(left, b, out);
      }
    }
    Reference.reachabilityFence(a);
  }

  private void linear(
      PtNDArray x, int rows, Matrix weight, @Nullable DirectStorage bias, Matrix out) {
    try (PtNDArray right = weight.view(manager);
        PtNDArray offset =
            bias == null ? null : Matrix.view(manager, bias, new Shape(weight.rows()))) {
      inHalves(
          weight.rows(),
          (double) rows * weight.rows() * weight.columns(),
          (start, end) -> {
            try (PtNDArray part = slice(right, start, end, weight.rows());
                PtNDArray values =
                    offset == null ? null : slice(offset, start, end, weight.rows());
                PtNDArray result = JniUtils.linear(x, part, values)) {
              out.put(result, 0, start, rows, end - start);
            }
          });
    }
    Reference.reachabilityFence(weight);
    Reference.reachabilityFence(bias);
  }

  private void matmul(PtNDArray a, Matrix b, Matrix out) {
    try (PtNDArray right = b.view(manager)) {
      inHalves(
          out.rows(),
          (double) out.rows() * b.rows() * b.columns(),
          (start, end) -> {
            try (PtNDArray part = slice(a, start, end, out.rows());
                PtNDArray result = JniUtils.matmul(part, right)) {
              out.put(result, start, 0, end - start, out.columns());
            }
          });
    }
    Reference.reachabilityFence(b);
  }

  private void inHalves(int size, double multiplications, WorkerPool.RangeTask product) {
    boolean whole = multiplications <= LARGE || size < 2;
    int middle = whole ? size : size / 2;
    workers.parallelFor(
        whole ? 1 : 2,
        half -> {
          EngineStart.adoptThreads();
          product.run(half == 0 ? 0 : middle, half == 0 ? middle : size);
        });
  }

  /** Returns some of the rows, a view to be closed; all of them are the array itself. */
  private static PtNDArray slice(PtNDArray array, int start, int end, int rows) {
    return end - start == rows ? array : JniUtils.slice(array, 0, start, end, 1);
  }
}
