package dev.cresset.backend.nd4j;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;

import java.lang.ref.Reference;

/** Matrix products by OpenBLAS, called on the memory itself. */
final class Gemm {

  private Gemm() {}

  /**
   * Sets {@code c [n, m] = a b + keep * c}, where {@code a} is {@code [n, k]} and {@code b [k, m]}
   * after they have been transposed as asked.
   *
   * @param keep 0, whatever {@code c} holds, or 1
   */
  static void multiply(
      NativeStorage a,
      boolean transposeA,
      NativeStorage b,
      boolean transposeB,
      NativeStorage c,
      int n,
      int k,
      int m,
      float keep) {
    if (n == 0 || m == 0) {
      return;
    }
    if (k == 0) {
      if (keep == 0) {
        Blocks.fill(c.floats(), 0, n * m);
      }
      return;
    }
    cblas_sgemm(
        CblasRowMajor,
        transposeA ? CblasTrans : CblasNoTrans,
        transposeB ? CblasTrans : CblasNoTrans,
        n,
        m,
        k,
        1f,
        a.pointer(),
        transposeA ? n : k,
        b.pointer(),
        transposeB ? k : m,
        keep,
        c.pointer(),
        m);
    Reference.reachabilityFence(a);
    Reference.reachabilityFence(b);
    Reference.reachabilityFence(c);
  }
}
