package dev.cresset.backend.nd4j;

import dev.cresset.spi.cpu.WorkerPool;
import java.lang.ref.Reference;

/** Chooses how a matrix product is computed, by its shapes and the processor alone. */
final class MatrixProduct {

  /**
   * Up to this many rows, a matrix-vector product for each is faster: for one row of 784 and 128
   * outputs 3 microseconds instead of 38, for four 12 instead of 35.
   */
  private static final int FEW_ROWS = 4;

  private MatrixProduct() {}

  static void compute(Gemm gemm, WorkerPool workers) {
    int n = gemm.n();
    if (n == 0 || gemm.m() == 0) {
      return;
    }
    if (gemm.k() == 0) {
      if (gemm.keep() == 0) {
        for (int i = 0; i < n * gemm.m(); i++) {
          gemm.c().floats().put(i, 0);
        }
      }
    } else if (n == 1 || n <= FEW_ROWS && !gemm.transposeA()) {
      gemm.rowByRow();
    } else if (SplitKProduct.suits(gemm)) {
      SplitKProduct.compute(gemm, workers);
    } else {
      Tiling tiling =
          Tiling.of(
              n,
              gemm.k(),
              gemm.m(),
              gemm.transposeA(),
              gemm.transposeB(),
              BlasKernel.worksInPlace());
      workers.parallelFor(tiling.count(), tile -> gemm.tile(tiling, tile));
    }
    Reference.reachabilityFence(gemm); // and so the memory
  }
}
