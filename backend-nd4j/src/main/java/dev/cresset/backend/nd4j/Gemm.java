package dev.cresset.backend.nd4j;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemv;

import org.bytedeco.javacpp.FloatPointer;

/**
 * The product {@code c [n, m] = a b + keep * c}, where {@code a} is {@code [n, k]} and {@code b [k,
 * m]} after they have been transposed as asked, in calls of OpenBLAS.
 *
 * @param keep 0, whatever {@code c} holds, or 1
 */
record Gemm(
    Nd4jStorage a,
    boolean transposeA,
    Nd4jStorage b,
    boolean transposeB,
    Nd4jStorage c,
    int n,
    int k,
    int m,
    float keep) {

  /** Checks that the buffers are as large as the shapes say. */
  Gemm {
    Blas.checkRoom(a, (long) n * k);
    Blas.checkRoom(b, (long) k * m);
    Blas.checkRoom(c, (long) n * m);
  }

  /** Computes a tile from the whole inner dimension. */
  void tile(Tiling tiling, int tile) {
    tile(tiling, tile, 0, k, c, keep);
  }

  /**
   * Computes a tile of {@code sums [n, m]} from a part of the inner dimension.
   *
   * @param from where that part begins
   * @param length of that part
   * @param keep what the sums so far are multiplied by
   */
  void tile(Tiling tiling, int tile, int from, int length, Nd4jStorage sums, float keep) {
    int row = tiling.row(tile);
    int column = tiling.column(tile);
    ScratchPointers pointers = ScratchPointers.POOL.take();
    pointers.a.to(a.pointer(), transposeA ? (long) from * n + row : (long) row * k + from);
    pointers.b.to(b.pointer(), transposeB ? (long) column * k + from : (long) from * m + column);
    pointers.c.to(sums.pointer(), (long) row * m + column);
    cblas_sgemm(
        CblasRowMajor,
        transposeA ? CblasTrans : CblasNoTrans,
        transposeB ? CblasTrans : CblasNoTrans,
        Math.min(tiling.rows(), n - row),
        Math.min(tiling.columns(), m - column),
        length,
        1f,
        pointers.a,
        transposeA ? n : k,
        pointers.b,
        transposeB ? k : m,
        keep,
        pointers.c,
        m);
    ScratchPointers.POOL.giveBack(pointers);
  }

  /** Computes each row as the product of a matrix and a vector. */
  void rowByRow() {
    FloatPointer left = a.pointer();
    FloatPointer sums = c.pointer();
    for (int row = 0; row < n; row++) {
      // OpenBLAS takes the matrix as it lies in memory, [m, k] or [k, m].
      cblas_sgemv(
          CblasRowMajor,
          transposeB ? CblasNoTrans : CblasTrans,
          transposeB ? m : k,
          transposeB ? k : m,
          1f,
          b.pointer(),
          transposeB ? k : m,
          row == 0 ? left : left.getPointer((long) row * k),
          1,
          keep,
          row == 0 ? sums : sums.getPointer((long) row * m),
          1);
    }
  }
}
