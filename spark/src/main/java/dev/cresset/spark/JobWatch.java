package dev.cresset.spark;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobEnd;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import scala.collection.Seq;
import scala.jdk.javaapi.CollectionConverters;

/**
 * Cancels the jobs of one call of {@code fit} if none of their tasks runs for a time.
 *
 * <p>Spark itself waits indefinitely for executors that were lost and are not replaced. The thread
 * that opens a watch starts the jobs, and closes it.
 */
final class JobWatch implements AutoCloseable {

  private static final int POLL_MILLIS = 500;
  private static final String TAGS = "spark.job.tags";

  private final SparkContext context;
  private final int timeoutSeconds;
  private final String tag = "cresset-" + UUID.randomUUID();
  private final Tasks tasks = new Tasks(tag);
  private final CountDownLatch closed = new CountDownLatch(1);
  private volatile boolean expired;

  JobWatch(SparkContext context, int timeoutSeconds) {
    this.context = context;
    this.timeoutSeconds = timeoutSeconds;
    context.addSparkListener(tasks);
    context.addJobTag(tag);
    Thread thread = new Thread(this::watch, "cresset-spark-watch");
    thread.setDaemon(true);
    thread.start();
  }

  /** The jobs with a tag, and their tasks that run. Spark calls it on one thread. */
  private static final class Tasks extends SparkListener {

    private final String tag;
    private final Map<Integer, Set<Integer>> stagesByJob = new HashMap<>();
    private final Set<Long> running = new HashSet<>();
    private long changed = System.nanoTime();

    Tasks(String tag) {
      this.tag = tag;
    }

    @Override
    public synchronized void onJobStart(SparkListenerJobStart start) {
      Properties properties = start.properties();
      if (properties != null && properties.getProperty(TAGS, "").contains(tag)) {
        stagesByJob.put(start.jobId(), ids(start.stageIds()));
        changed = System.nanoTime();
      }
    }

    private static Set<Integer> ids(Seq<Object> stages) {
      Set<Integer> ids = new HashSet<>();
      CollectionConverters.asJava(stages).forEach(stage -> ids.add((Integer) stage));
      return ids;
    }

    @Override
    public synchronized void onJobEnd(SparkListenerJobEnd end) {
      stagesByJob.remove(end.jobId());
    }

    @Override
    public synchronized void onTaskStart(SparkListenerTaskStart start) {
      if (stagesByJob.values().stream().anyMatch(stages -> stages.contains(start.stageId()))) {
        running.add(start.taskInfo().taskId());
      }
    }

    @Override
    public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
      if (running.remove(end.taskInfo().taskId())) {
        changed = System.nanoTime();
      }
    }

    /** Returns for how long there has been a job, but no task that runs. */
    synchronized long idleNanos() {
      return stagesByJob.isEmpty() || !running.isEmpty() ? 0 : System.nanoTime() - changed;
    }
  }

  /** Returns whether jobs were cancelled because no task ran. */
  boolean isExpired() {
    return expired;
  }

  private void watch() {
    try {
      while (!closed.await(POLL_MILLIS, TimeUnit.MILLISECONDS) && !context.isStopped()) {
        if (tasks.idleNanos() > TimeUnit.SECONDS.toNanos(timeoutSeconds)) {
          expired = true;
          context.cancelJobsWithTag(tag, "no task ran for %s s".formatted(timeoutSeconds));
          return;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Ends the watch, and jobs that still run because this thread was interrupted. */
  @Override
  public void close() {
    closed.countDown();
    context.removeJobTag(tag);
    if (!context.isStopped()) {
      context.cancelJobsWithTag(tag);
      context.removeSparkListener(tasks);
    }
  }
}
