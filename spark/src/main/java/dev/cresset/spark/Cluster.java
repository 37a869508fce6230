package dev.cresset.spark;

import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.RDD;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/** Checks that the cluster can run all workers at the same time, and runs them. */
final class Cluster {

  private static final List<String> ENCRYPTION =
      List.of(
          "spark.network.crypto.enabled",
          "spark.authenticate.enableSaslEncryption",
          "spark.ssl.enabled",
          "spark.ssl.rpc.enabled");
  private static final int POLL_MILLIS = 200;

  private final String operation;
  private final SparkContext context;
  private final int timeoutSeconds;

  Cluster(String operation, SparkContext context, int timeoutSeconds) {
    this.operation = operation;
    this.context = context;
    this.timeoutSeconds = timeoutSeconds;
  }

  /**
   * Checks the settings of Spark, and waits for executors.
   *
   * @throws IllegalStateException if workers could not exchange gradients, or not all could run
   */
  void checkBarrier(int workers, boolean allowUnencrypted) {
    SparkConf conf = context.conf();
    for (String setting : ENCRYPTION) {
      if (workers > 1 && conf.getBoolean(setting, false) && !allowUnencrypted) {
        throw new IllegalStateException(
            "%s: Spark encrypts its traffic (%s), but workers would exchange gradients without encryption; call setExchange(\"treeAggregate\"), which uses Spark's connections, or setAllowUnencrypted(true)"
                .formatted(operation, setting));
      }
    }
    if (conf.getBoolean("spark.dynamicAllocation.enabled", false)) {
      throw new IllegalStateException(
          "%s: all workers must run at the same time, which Spark does not support with dynamic allocation; set spark.dynamicAllocation.enabled=false, or call setExchange(\"treeAggregate\")"
              .formatted(operation));
    }
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(timeoutSeconds);
    int slots = slots();
    while (slots < workers && System.nanoTime() < deadline && !context.isLocal()) {
      pause();
      slots = slots();
    }
    if (slots < workers) {
      throw new IllegalStateException(
          "%s: %s workers must run at the same time, but the cluster has %s slots (executors times spark.executor.cores / spark.task.cpus); add executors, or call setNumWorkers(%s)"
              .formatted(operation, workers, slots, Math.max(1, slots)));
    }
  }

  private int slots() {
    return context.maxNumConcurrentTasks(context.resourceProfileManager().defaultResourceProfile());
  }

  private void pause() {
    try {
      Thread.sleep(POLL_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException("%s: the thread was interrupted".formatted(operation));
    }
  }

  /**
   * Runs all workers in one barrier stage, and returns the result of worker 0.
   *
   * <p>Results go through a shuffle, because Spark restarts a barrier stage that was interrupted
   * only if it is not the last one of a job.
   */
  static WorkerResult train(JavaRDD<byte[]> rows, WorkerTask task) {
    ClassTag<WorkerResult> tag = ClassTag$.MODULE$.apply(WorkerResult.class);
    RDD<WorkerResult> results = rows.rdd().barrier().mapPartitions(task, false, tag);
    return JavaRDD.fromRDD(results, tag).repartition(1).collect().stream()
        .filter(result -> result.model() != null)
        .findFirst()
        .orElseThrow();
  }
}
