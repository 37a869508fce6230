package dev.cresset.data;

import dev.cresset.tensor.DetachedResult;
import dev.cresset.tensor.ThreadContext;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Gathers the batches of one iterator ahead of the loop, in order, on a background thread.
 *
 * <p>The thread is a daemon. It ends after the last batch, or when it has waited {@value
 * #IDLE_SECONDS} seconds for the loop to take a batch. If the loop continues after that, a new
 * thread takes over.
 */
final class Prefetcher {

  static final String THREAD_NAME = "cresset-prefetch";
  private static final long IDLE_SECONDS = 10;

  private final BatchPlan plan;
  private final int capacity;

  // Of the thread that runs the loop.
  private final ThreadContext context = ThreadContext.current();
  private final @Nullable ClassLoader contextClassLoader =
      Thread.currentThread().getContextClassLoader();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by the lock.
  private final Queue<DetachedResult<Batch>> ready = new ArrayDeque<>();
  private int begun;
  private @Nullable Thread thread;
  private @Nullable Throwable broken;

  /**
   * @param capacity number of batches to gather ahead, 1 or more
   * @param first number of the first batch to gather
   */
  Prefetcher(BatchPlan plan, int capacity, int first) {
    this.plan = plan;
    this.capacity = capacity;
    this.begun = first;
  }

  /**
   * Returns the next batch, and waits for it if necessary.
   *
   * @throws CancellationException if the calling thread is interrupted while it waits; its
   *     interrupt status stays set, and the next call returns the batch
   */
  DetachedResult<Batch> take() {
    lock.lock();
    try {
      startThread();
      while (ready.isEmpty()) {
        if (broken != null) {
          throw new IllegalStateException("DataLoader: prefetching failed", broken);
        }
        changed.await();
      }
      changed.signalAll();
      return ready.remove();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CancellationException(
          "DataLoader: the thread was interrupted while it waited for a batch; clear the interrupt"
              + " status to continue, or leave the loop");
    } finally {
      lock.unlock();
    }
  }

  private void startThread() {
    if (thread == null && begun < plan.batches()) {
      // False: without inherited thread-locals.
      Thread started = new Thread(null, this::run, THREAD_NAME, 0, false);
      started.setDaemon(true);
      started.setContextClassLoader(contextClassLoader);
      started.start();
      thread = started;
    }
  }

  private void run() {
    try {
      for (int number = next(); number >= 0; number = next()) {
        int current = number;
        add(context.during(() -> plan.gather(current)));
      }
    } catch (Throwable e) { // for example out of memory: the loop must not wait forever
      lock.lock();
      try {
        broken = e;
        thread = null;
        changed.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  private void add(DetachedResult<Batch> gathered) {
    lock.lock();
    try {
      ready.add(gathered);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Ignores interrupts: only a dataset that interrupts its own thread can cause one here. */
  private void await(long nanos) {
    try {
      changed.awaitNanos(nanos);
    } catch (InterruptedException e) {
      // The interrupt status is now cleared.
    }
  }

  /** Waits until there is room for a batch and returns its number, or -1 if the thread must end. */
  private int next() {
    lock.lock();
    try {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(IDLE_SECONDS);
      long left = end - System.nanoTime();
      while (begun < plan.batches() && ready.size() >= capacity && left > 0) {
        await(left);
        left = end - System.nanoTime();
      }
      if (begun < plan.batches() && ready.size() < capacity) {
        return begun++;
      }
      thread = null;
      return -1;
    } finally {
      lock.unlock();
    }
  }
}
