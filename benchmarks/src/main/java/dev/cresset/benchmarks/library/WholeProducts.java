package dev.cresset.benchmarks.library;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;

import org.bytedeco.javacpp.FloatPointer;

/** Matrix products, each by one call of OpenBLAS on as many threads as it has. */
final class WholeProducts {

  private WholeProducts() {}

  static void multiply(
      FloatPointer a,
      boolean transposeA,
      FloatPointer b,
      boolean transposeB,
      FloatPointer c,
      int n,
      int k,
      int m,
      float keep) {
    cblas_sgemm(
        CblasRowMajor,
        transposeA ? CblasTrans : CblasNoTrans,
        transposeB ? CblasTrans : CblasNoTrans,
        n,
        m,
        k,
        1,
        a,
        transposeA ? n : k,
        b,
        transposeB ? k : m,
        keep,
        c,
        m);
  }
}
