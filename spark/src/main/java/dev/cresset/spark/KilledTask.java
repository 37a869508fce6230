package dev.cresset.spark;

import org.apache.spark.TaskContext;
import org.apache.spark.TaskKilledException;

/**
 * Ends a task that Spark has killed, because its job was cancelled or its stage failed.
 *
 * <p>Unless {@code spark.job.interruptOnCancel} is set, Spark only marks such a task. Its iterators
 * look at the mark; loops and waits of our own have to do the same.
 */
final class KilledTask {

  private KilledTask() {}

  /**
   * Checks the task of this thread; outside tasks, nothing happens.
   *
   * @throws TaskKilledException if Spark has killed the task
   */
  static void check() {
    TaskContext task = TaskContext.get();
    if (task != null && task.isInterrupted()) {
      throw new TaskKilledException("the task was cancelled");
    }
  }
}
