package dev.cresset.backend.nd4j;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;

import dev.cresset.spi.cpu.WorkerPool;
import org.bytedeco.javacpp.FloatPointer;

/**
 * {@code c [n, m] = a b + keep * c}, where {@code a} is {@code [n, k]} and {@code b [k, m]} after
 * they have been transposed as asked; done in tiles, each by one call of OpenBLAS's.
 */
record Product(
    FloatPointer a,
    boolean transposeA,
    FloatPointer b,
    boolean transposeB,
    FloatPointer c,
    int n,
    int k,
    int m,
    float keep) {

  void compute() {
    if (Halves.suit(this)) {
      Halves.compute(this);
      return;
    }
    Cut cut = Cut.of(n, k, m, transposeA, transposeB, BlasKernel.worksInPlace());
    if (cut.count() == 1) {
      computeTile(cut, 0, 0, k, c, keep);
    } else {
      WorkerPool.shared().parallelFor(cut.count(), tile -> computeTile(cut, tile, 0, k, c, keep));
    }
  }

  /**
   * Computes a tile of {@code sums [n, m]} from a part of the inner dimension.
   *
   * @param from where that part begins
   * @param length of that part
   * @param keep what the sums so far are multiplied by
   */
  void computeTile(Cut cut, int tile, int from, int length, FloatPointer sums, float keep) {
    int row = cut.row(tile);
    int column = cut.column(tile);
    Views views = Views.take();
    views.a.to(a, transposeA ? (long) from * n + row : (long) row * k + from);
    views.b.to(b, transposeB ? (long) column * k + from : (long) from * m + column);
    views.c.to(sums, (long) row * m + column);
    cblas_sgemm(
        CblasRowMajor,
        transposeA ? CblasTrans : CblasNoTrans,
        transposeB ? CblasTrans : CblasNoTrans,
        Math.min(cut.rows(), n - row),
        Math.min(cut.columns(), m - column),
        length,
        1f,
        views.a,
        transposeA ? n : k,
        views.b,
        transposeB ? k : m,
        keep,
        views.c,
        m);
    views.giveBack();
  }
}
