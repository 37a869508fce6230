package dev.cresset.backend.nd4j;

import dev.cresset.spi.cpu.ScratchPool;
import dev.cresset.spi.cpu.WorkerPool;

/**
 * Products of a few rows and a large weight, whose inner dimension is summed in two halves, which
 * are then added.
 *
 * <p>Each of two threads so reads the rows of the weight that it has updated, which are in its
 * processor's caches. Cut by columns, as other products are, half of what a thread reads was
 * written by the other, and has to be fetched again for the next update, too.
 */
final class Halves {

  /** From so many rows on, adding the halves costs what they save. */
  private static final int ROWS = 32;

  /** Elements of the weight from which on halves are faster. */
  private static final int LARGE = 1 << 17;

  /** Most columns, which bounds the room for the second half's sums. */
  private static final int COLUMNS = 2048;

  private static final ScratchPool<NativeStorage> ROOMS =
      new ScratchPool<>(() -> new NativeStorage(ROWS * COLUMNS * Float.BYTES, new Users()));

  private Halves() {}

  /** Returns whether halves are the faster way; by the shapes and the processor alone. */
  static boolean suit(Product product) {
    return !product.transposeA()
        && !product.transposeB()
        && product.n() < ROWS
        && product.m() <= COLUMNS
        && product.k() * (long) product.m() >= LARGE
        && BlasKernel.worksInPlace();
  }

  static void compute(Product product) {
    int middle = product.k() / 2;
    int rest = product.k() - middle;
    Cut cut = Cut.of(product.n(), rest, product.m(), false, false, true);
    int tiles = cut.count();
    NativeStorage room = ROOMS.take();
    WorkerPool.shared()
        .parallelFor(
            2 * tiles,
            part -> {
              if (part < tiles) {
                product.computeTile(cut, part, 0, middle, product.c(), product.keep());
              } else {
                product.computeTile(cut, part - tiles, middle, rest, room.pointer(), 0);
              }
            });
    Blas.add(room.pointer(), product.c(), product.n() * product.m());
    ROOMS.giveBack(room);
  }
}
