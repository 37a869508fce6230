package dev.cresset.spark;

import org.apache.spark.SparkEnv;

/**
 * Limits the threads of an executor to its cores. By default the library uses all processors of the
 * machine, which the executors share.
 */
final class ExecutorThreads {

  private static final String THREADS = "cresset.threads";
  private static final String CORES = "spark.executor.cores";
  private static final String DRIVER = "driver"; // the only executor of a local master, too

  private ExecutorThreads() {}

  /** Sets the number of threads if the user has not; call it before the backend is used. */
  static void limit() {
    SparkEnv spark = SparkEnv.get();
    if (!spark.executorId().equals(DRIVER)
        && spark.conf().contains(CORES)
        && System.getProperty(THREADS) == null) {
      System.setProperty(THREADS, spark.conf().get(CORES));
    }
  }
}
