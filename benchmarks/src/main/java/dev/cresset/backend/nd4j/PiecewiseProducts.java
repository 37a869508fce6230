package dev.cresset.backend.nd4j;

import org.bytedeco.javacpp.FloatPointer;
import org.jspecify.annotations.NullMarked;

/**
 * The backend's matrix products without the backend, so that a training step can be compared with
 * the sum of its own calls of OpenBLAS. In the backend's package, which does not show them outside.
 */
@NullMarked
public final class PiecewiseProducts {

  static {
    // Which pieces are best depends on the kernels, which are not known before OpenBLAS is loaded.
    NativeStart.run("OpenBLAS", BlasThreads::set);
  }

  private PiecewiseProducts() {}

  /**
   * Sets {@code c [n, m] = a [n, k] b [k, m] + keep * c}, a and b transposed first if asked, in the
   * pieces and on the threads that the backend would use for more than a few rows.
   */
  public static void multiply(
      FloatPointer a,
      boolean transposeA,
      FloatPointer b,
      boolean transposeB,
      FloatPointer c,
      int n,
      int k,
      int m,
      float keep) {
    new Product(a, transposeA, b, transposeB, c, n, k, m, keep).compute();
  }
}
