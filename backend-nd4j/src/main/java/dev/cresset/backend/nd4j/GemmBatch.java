package dev.cresset.backend.nd4j;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemm;

import dev.cresset.spi.cpu.WorkerPool;
import java.lang.ref.Reference;

/**
 * The products {@code c [count, n, m]} of the matrices in {@code a} and {@code b}, {@code [n, k]}
 * and {@code [k, m]} after they have been transposed as asked, none of them empty.
 */
record GemmBatch(
    Nd4jStorage a,
    boolean transposeA,
    Nd4jStorage b,
    boolean transposeB,
    Nd4jStorage c,
    int count,
    int n,
    int k,
    int m) {

  /** Fewer products are computed one after the other, each by all threads. */
  static final int MIN_COUNT = 4;

  /** Multiplications, some 10 microseconds' worth, that one thread does at a time. */
  private static final long PART = 1 << 18;

  /** Checks that the buffers are as large as the shapes say. */
  GemmBatch {
    Blas.checkRoom(a, (long) count * n * k);
    Blas.checkRoom(b, (long) count * k * m);
    Blas.checkRoom(c, (long) count * n * m);
  }

  /** Computes each product in one call, so that threads do not change a result. */
  void compute(WorkerPool workers) {
    int atOnce = (int) Math.max(1, PART / ((long) n * k * m));
    workers.parallelFor(
        count,
        atOnce,
        (start, end) -> {
          ScratchPointers pointers = ScratchPointers.POOL.take();
          for (int i = start; i < end; i++) {
            compute(i, pointers);
          }
          ScratchPointers.POOL.giveBack(pointers);
        });
    Reference.reachabilityFence(a);
    Reference.reachabilityFence(b);
    Reference.reachabilityFence(c);
  }

  private void compute(int i, ScratchPointers pointers) {
    pointers.a.to(a.pointer(), (long) i * n * k);
    pointers.b.to(b.pointer(), (long) i * k * m);
    pointers.c.to(c.pointer(), (long) i * n * m);
    cblas_sgemm(
        CblasRowMajor,
        transposeA ? CblasTrans : CblasNoTrans,
        transposeB ? CblasTrans : CblasNoTrans,
        n,
        m,
        k,
        1f,
        pointers.a,
        transposeA ? n : k,
        pointers.b,
        transposeB ? k : m,
        0f,
        pointers.c,
        m);
  }
}
