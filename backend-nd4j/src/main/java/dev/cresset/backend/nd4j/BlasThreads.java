package dev.cresset.backend.nd4j;

import org.bytedeco.openblas.global.openblas_nolapack;

/** How many threads OpenBLAS may use. */
final class BlasThreads {

  private BlasThreads() {}

  /**
   * Sets the number to one, unless an environment variable of OpenBLAS's says otherwise.
   *
   * <p>The products of small networks gain little from more, and OpenBLAS's threads wait for each
   * other by spinning: on a machine with other work to do an epoch took up to fifty times as long
   * with two.
   *
   * <p>Called again after ND4J has started, which sets a number of its own: a result must not
   * depend on whether ND4J is loaded yet.
   */
  static void set() {
    openblas_nolapack.blas_set_num_threads(count());
  }

  static int count() {
    for (String variable : new String[] {"OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"}) {
      String value = System.getenv(variable);
      if (value != null && value.matches("[1-9][0-9]{0,3}")) {
        return Integer.parseInt(value);
      }
    }
    return 1;
  }
}
