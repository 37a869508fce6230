package dev.cresset.spark;

import org.apache.spark.SparkEnv;

/**
 * Limits the threads of an executor to its cores. The library's default is the number of processors
 * of the machine, at most 4; but several executors may share these.
 */
final class ExecutorThreads {

  private static final String THREADS = "cresset.threads";
  private static final String CORES = "spark.executor.cores";
  private static final int MOST = 4;
  private static final String DRIVER = "driver"; // the only executor of a local master, too

  private ExecutorThreads() {}

  /** Sets the number of threads if the user has not; call it before the backend is used. */
  static void limit() {
    SparkEnv spark = SparkEnv.get();
    if (!spark.executorId().equals(DRIVER)
        && spark.conf().contains(CORES)
        && System.getProperty(THREADS) == null) {
      int cores = Integer.parseInt(spark.conf().get(CORES));
      System.setProperty(THREADS, Integer.toString(Math.min(MOST, cores)));
    }
  }
}
