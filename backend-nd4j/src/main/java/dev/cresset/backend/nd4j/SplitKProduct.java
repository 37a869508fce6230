package dev.cresset.backend.nd4j;

import dev.cresset.spi.cpu.ScratchPool;
import dev.cresset.spi.cpu.WorkerPool;

/**
 * Products of a few rows and a large weight, whose inner dimension is summed in two halves, which
 * are then added.
 *
 * <p>Each of two threads then reads the rows of the weight that it has updated, which are in its
 * processor's caches. Tiled by columns, as other products are, half of what a thread reads was
 * written by the other, and has to be fetched again for the next update, too.
 */
final class SplitKProduct {

  /** With more rows than this, adding the halves takes as long as they save. */
  private static final int MAX_ROWS = 32;

  /** A weight with at least this many elements is multiplied faster in two halves. */
  private static final int LARGE = 1 << 17;

  /** Most columns, which bounds the room for the second half's sums. */
  private static final int MAX_COLUMNS = 2048;

  private static final ScratchPool<Nd4jStorage> ROOMS =
      new ScratchPool<>(() -> new Nd4jStorage(MAX_ROWS * MAX_COLUMNS * Float.BYTES));

  private SplitKProduct() {}

  /** Returns whether halves are faster; by the shapes and the processor alone. */
  static boolean suits(Gemm gemm) {
    return !gemm.transposeA()
        && !gemm.transposeB()
        && gemm.n() < MAX_ROWS
        && gemm.m() <= MAX_COLUMNS
        && gemm.k() * (long) gemm.m() >= LARGE
        && BlasKernel.worksInPlace();
  }

  static void compute(Gemm gemm, WorkerPool workers) {
    int middle = gemm.k() / 2;
    int rest = gemm.k() - middle;
    Tiling tiling = Tiling.of(gemm.n(), rest, gemm.m(), false, false, true);
    int tiles = tiling.count();
    Nd4jStorage room = ROOMS.take();
    workers.parallelFor(
        2 * tiles,
        part -> {
          if (part < tiles) {
            gemm.tile(tiling, part, 0, middle, gemm.c(), gemm.keep());
          } else {
            gemm.tile(tiling, part - tiles, middle, rest, room, 0);
          }
        });
    Blas.addScaled(1, room, gemm.c(), 0, gemm.n() * gemm.m());
    ROOMS.giveBack(room);
  }
}
