package dev.cresset.backend.nd4j;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;

import dev.cresset.spi.Parts;
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
    Cut cut = Cut.of(n, k, m, transposeA, transposeB, BlasKernel.worksInPlace());
    if (cut.count() == 1) {
      multiply(a, b, c, n, m);
    } else {
      Parts.ofThisMachine().run(cut.count(), tile -> compute(cut, cut.row(tile), cut.column(tile)));
    }
  }

  private void compute(Cut cut, int row, int column) {
    Views views = Views.take();
    views.a.to(a, transposeA ? row : (long) row * k);
    views.b.to(b, transposeB ? (long) column * k : column);
    views.c.to(c, (long) row * m + column);
    int rows = Math.min(cut.rows(), n - row);
    int columns = Math.min(cut.columns(), m - column);
    multiply(views.a, views.b, views.c, rows, columns);
    views.giveBack();
  }

  private void multiply(FloatPointer a, FloatPointer b, FloatPointer c, int rows, int columns) {
    cblas_sgemm(
        CblasRowMajor,
        transposeA ? CblasTrans : CblasNoTrans,
        transposeB ? CblasTrans : CblasNoTrans,
        rows,
        columns,
        k,
        1f,
        a,
        transposeA ? n : k,
        b,
        transposeB ? k : m,
        keep,
        c,
        m);
  }
}
