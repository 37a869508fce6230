package dev.cresset.backend.nd4j;

import static org.bytedeco.openblas.global.openblas_nolapack.CblasNoTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasRowMajor;
import static org.bytedeco.openblas.global.openblas_nolapack.CblasTrans;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_saxpy;
import static org.bytedeco.openblas.global.openblas_nolapack.cblas_sgemv;

import java.lang.ref.Reference;
import org.bytedeco.javacpp.FloatPointer;

/** Matrix products and sums by OpenBLAS, called on the memory itself. */
final class Blas {

  /**
   * Up to this many rows, a matrix-vector product for each is the faster way: for one row of 784
   * and 128 outputs 3 microseconds instead of 38, for four 12 instead of 35.
   */
  private static final int FEW_ROWS = 4;

  private Blas() {}

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
    checkRoom(a, (long) n * k);
    checkRoom(b, (long) k * m);
    checkRoom(c, (long) n * m);
    if (n == 0 || m == 0) {
      return;
    }
    if (k == 0) {
      if (keep == 0) {
        Blocks.fill(c.floats(), 0, n * m);
      }
      return;
    }
    if (n == 1 || n <= FEW_ROWS && !transposeA) {
      rowByRow(a.pointer(), b.pointer(), transposeB, c.pointer(), n, k, m, keep);
    } else {
      new Product(a.pointer(), transposeA, b.pointer(), transposeB, c.pointer(), n, k, m, keep)
          .compute();
    }
    Reference.reachabilityFence(a);
    Reference.reachabilityFence(b);
    Reference.reachabilityFence(c);
  }

  /** Adds {@code alpha * x} to {@code y}. */
  static void addScaled(float alpha, NativeStorage x, NativeStorage y, int start, int end) {
    checkRoom(x, end);
    checkRoom(y, end);
    if (alpha == 0) {
      addZeros(x, y, start, end);
      return;
    }
    Views views = Views.take();
    views.a.to(x.pointer(), start);
    views.c.to(y.pointer(), start);
    cblas_saxpy(end - start, alpha, views.a, 1, views.c, 1);
    views.giveBack();
    Reference.reachabilityFence(x);
    Reference.reachabilityFence(y);
  }

  /** BLAS leaves {@code y} as it is, but {@code 0 * x} is NaN where x is not finite. */
  private static void addZeros(NativeStorage x, NativeStorage y, int start, int end) {
    for (int i = start; i < end; i++) {
      y.floats().put(i, y.floats().get(i) + 0 * x.floats().get(i));
    }
  }

  /** Adds the first {@code n} elements of {@code x} to those of {@code y}. */
  static void add(FloatPointer x, FloatPointer y, int n) {
    cblas_saxpy(n, 1f, x, 1, y, 1);
  }

  /** OpenBLAS does not know where memory ends: a wrong shape would end the process. */
  private static void checkRoom(NativeStorage storage, long elements) {
    if (elements > storage.floats().capacity()) {
      throw new IllegalArgumentException(
          "nd4j: the shapes of the buffers do not fit each other (%s elements needed, room for %s); pass buffers as Backend describes them"
              .formatted(elements, storage.floats().capacity()));
    }
  }

  private static void rowByRow(
      FloatPointer a,
      FloatPointer b,
      boolean transposeB,
      FloatPointer c,
      int n,
      int k,
      int m,
      float keep) {
    for (int row = 0; row < n; row++) {
      // OpenBLAS is given the matrix as it lies in memory, [m, k] or [k, m].
      cblas_sgemv(
          CblasRowMajor,
          transposeB ? CblasNoTrans : CblasTrans,
          transposeB ? m : k,
          transposeB ? k : m,
          1f,
          b,
          transposeB ? k : m,
          row == 0 ? a : a.getPointer((long) row * k),
          1,
          keep,
          row == 0 ? c : c.getPointer((long) row * m),
          1);
    }
  }
}
