package dev.cresset.backend.nd4j;

import org.bytedeco.openblas.global.openblas_nolapack;

/** How many threads OpenBLAS may use. */
final class BlasThreads {

  private BlasThreads() {}

  /**
   * Sets the number to one for each processor, unless an environment variable of OpenBLAS's says
   * otherwise.
   *
   * <p>Called again after ND4J has started, which sets a number of its own: a result must not
   * depend on whether ND4J is loaded yet.
   */
  static void set() {
    openblas_nolapack.blas_set_num_threads(count());
  }

  private static int count() {
    for (String variable : new String[] {"OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"}) {
      String value = System.getenv(variable);
      if (value != null && value.matches("[1-9][0-9]{0,3}")) {
        return Integer.parseInt(value);
      }
    }
    return Runtime.getRuntime().availableProcessors();
  }
}
