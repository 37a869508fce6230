package dev.cresset.backend.nd4j;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_saxpy;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;

import dev.cresset.spi.cpu.MatrixPart;
import java.lang.ref.Reference;

/** Sums and products by OpenBLAS, called on the memory itself, in the calling thread. */
final class Blas {

  /** Fewest columns of a part for which dividing a product pays off. */
  private static final int MIN_PART_COLUMNS = 64;

  /** The number of columns of a part is a multiple of this. */
  private static final int PART_COLUMNS_MULTIPLE = 32;

  private Blas() {}

  /**
   * Adds {@code alpha * x}, not 0, to {@code y} from element {@code start} to before {@code end}.
   */
  static void addScaled(float alpha, Nd4jStorage x, Nd4jStorage y, int start, int end) {
    checkRoom(x, end);
    checkRoom(y, end);
    ScratchPointers pointers = ScratchPointers.POOL.take();
    pointers.a.to(x.pointer(), start);
    pointers.c.to(y.pointer(), start);
    cblas_saxpy(end - start, alpha, pointers.a, 1, pointers.c, 1);
    ScratchPointers.POOL.giveBack(pointers);
    Reference.reachabilityFence(x);
    Reference.reachabilityFence(y);
  }

  /** Computes a product of parts of matrices; see {@link dev.cresset.spi.cpu.PartProduct}. */
  static void multiply(
      MatrixPart a,
      boolean transposeA,
      MatrixPart b,
      boolean transposeB,
      MatrixPart c,
      int n,
      int k,
      int m,
      boolean add) {
    ScratchPointers pointers = ScratchPointers.POOL.take();
    point(pointers.a, a, transposeA ? k : n, transposeA ? n : k);
    int columns = transposeB ? m : columns(n, k, m);
    for (int column = 0; column < m; column += columns) {
      int count = Math.min(columns, m - column);
      MatrixPart from = transposeB ? b : b.fromColumn(column);
      point(pointers.b, from, transposeB ? m : k, transposeB ? k : count);
      point(pointers.c, c.fromColumn(column), n, count);
      cblas_sgemm(
          CblasRowMajor,
          transposeA ? CblasTrans : CblasNoTrans,
          transposeB ? CblasTrans : CblasNoTrans,
          n,
          count,
          k,
          1f,
          pointers.a,
          a.stride(),
          pointers.b,
          b.stride(),
          add ? 1f : 0f,
          pointers.c,
          c.stride());
    }
    ScratchPointers.POOL.giveBack(pointers);
    Reference.reachabilityFence(a);
    Reference.reachabilityFence(b);
    Reference.reachabilityFence(c);
  }

  /**
   * Returns the number of columns per call: the largest for which OpenBLAS does not pack the
   * matrices, or all if that number is too small to pay off.
   */
  private static int columns(int n, int k, int m) {
    double inPlace = Tiling.MOST_IN_PLACE / ((double) n * k);
    if (m <= inPlace || inPlace < MIN_PART_COLUMNS || !BlasKernel.worksInPlace()) {
      return m;
    }
    return (int) inPlace / PART_COLUMNS_MULTIPLE * PART_COLUMNS_MULTIPLE;
  }

  private static void point(
      ScratchPointers.MovablePointer pointer, MatrixPart part, int rows, int columns) {
    Nd4jStorage storage = (Nd4jStorage) part.storage();
    checkRoom(storage, part.offset() + (rows - 1L) * part.stride() + columns);
    pointer.to(storage.pointer(), part.offset());
  }

  /** OpenBLAS does not know where memory ends: a wrong shape would end the process. */
  static void checkRoom(Nd4jStorage storage, long elements) {
    if (elements > storage.floats().capacity()) {
      throw new IllegalArgumentException(
          "nd4j: the shapes of the buffers do not fit each other (%s elements needed, room for %s); pass buffers as Backend describes them"
              .formatted(elements, storage.floats().capacity()));
    }
  }
}
