package dev.cresset.spi.cpu;

import dev.cresset.types.Unchecked;
import java.lang.ref.WeakReference;
import java.security.AccessController;
import java.security.PrivilegedAction;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs parallel loops on the calling thread and a small pool of daemon threads.
 *
 * <p>Idle workers poll for new work for 200 microseconds before they park, and end after 10 seconds
 * without any. Within a training step, work therefore starts without waking a thread.
 *
 * <p>One loop runs in parallel at a time. A loop that starts while another one runs, from the same
 * or another thread, runs on its calling thread alone. A loop that a worker starts in an
 * {@linkplain #submitIdle idle task} is the exception: other threads join it through {@link
 * #assist}. The result of a loop must not depend on which thread runs which index.
 *
 * <p>If a task throws an exception, the loop throws the same exception. If several calls throw, one
 * of these exceptions is thrown. Whether the other indices were processed is unspecified.
 */
public final class WorkerPool {

  private static final int MAX_THREADS = 4;
  private static final int POLL_MICROS = 200;
  private static final int POLLS_PER_YIELD = 32;
  private static final long KEEP_ALIVE_SECONDS = 10;
  private static final int SPINS_PER_YIELD = 1_000;

  /** System property for the number of threads, the caller's included. */
  private static final String THREADS = "cresset.threads";

  private static @Nullable WorkerPool shared;

  private final @Nullable Worker[] workers;
  private final AtomicInteger awake = new AtomicInteger();
  private final AtomicBoolean busy = new AtomicBoolean();
  private final AtomicReference<@Nullable WeakReference<Runnable>> idleTask =
      new AtomicReference<>();
  private volatile @Nullable Loop current;

  /** The loop of an idle task, for {@link #assist}; one of them if several workers have one. */
  private volatile @Nullable Loop idleLoop;

  /** Makes a pool that uses {@code threads} threads, the calling one included. */
  public WorkerPool(int threads) {
    workers = new Worker[threads - 1];
  }

  /**
   * Returns the pool that the whole process uses. It has one thread for each processor and at most
   * 4, or the number that the system property {@code cresset.threads} gives.
   *
   * @throws IllegalStateException if the property is not a number from 1 to 999
   */
  public static synchronized WorkerPool shared() {
    WorkerPool known = shared;
    if (known == null) {
      known = new WorkerPool(threadsToUse(System.getProperty(THREADS)));
      shared = known;
    }
    return known;
  }

  static int threadsToUse(@Nullable String setting) {
    if (setting == null || setting.isBlank()) {
      return Math.min(MAX_THREADS, Runtime.getRuntime().availableProcessors());
    }
    if (!setting.strip().matches("[1-9][0-9]{0,2}")) {
      throw new IllegalStateException(
          "-D%s: expected a number of threads from 1 to 999, got \"%s\""
              .formatted(THREADS, setting));
    }
    return Integer.parseInt(setting.strip());
  }

  /** Returns the number of threads that this pool uses, the calling one included. */
  public int threads() {
    return workers.length + 1;
  }

  /**
   * Calls {@code task} for each index in {@code [0, count)} and returns when all calls have ended.
   */
  public void parallelFor(int count, IntConsumer task) {
    parallelFor(count, (index, thread) -> task.accept(index));
  }

  /**
   * Calls {@code task} for each index in {@code [0, count)} and returns when all calls have ended.
   */
  public void parallelFor(int count, Task task) {
    if (count > 1 && Thread.currentThread() instanceof Worker worker) {
      worker.runIdleLoop(new Loop(count, task));
      return;
    }
    if (count <= 1 || workers.length == 0 || !busy.compareAndSet(false, true)) {
      for (int i = 0; i < count; i++) {
        task.run(i, 0);
      }
      return;
    }
    try {
      Loop loop = new Loop(count, task);
      current = loop;
      try {
        if (awake.get() < workers.length) {
          wakeWorkers();
        }
      } finally {
        // Also if no thread can be started: a worker that is awake may already use the caller's
        // memory.
        loop.runFromFront();
        loop.await();
      }
    } finally {
      current = null; // a worker that polls late must not keep the arrays reachable
      busy.set(false);
    }
  }

  /**
   * Calls {@code task} for consecutive ranges that cover {@code [0, size)}, each of {@code length}
   * indices; the last may be shorter.
   */
  public void parallelFor(int size, int length, RangeTask task) {
    parallelFor(
        (int) (((long) size + length - 1) / length),
        i -> task.run(i * length, (int) Math.min(size, (i + 1L) * length)));
  }

  /**
   * Offers a task to a worker, which runs it after the next parallel loop while the caller goes on
   * alone.
   *
   * <p>There is no guarantee that it runs: the pool keeps one task, the next one replaces it, and
   * it is referenced weakly. The caller must be able to run it, too.
   */
  public void submitIdle(Runnable task) {
    idleTask.set(new WeakReference<>(task));
  }

  /** Joins the loop of an idle task that a worker is running, if there is one. */
  public void assist() {
    Loop loop = idleLoop;
    if (loop != null && loop.claimFront()) {
      loop.runFromFront();
    }
  }

  /** The body of a parallel loop. */
  @FunctionalInterface
  public interface Task {
    /**
     * Runs one iteration.
     *
     * @param index of the iteration
     * @param thread number of the thread, below {@link #threads}; 0 is the calling thread. No two
     *     iterations of a loop run at the same time with the same number
     */
    void run(int index, int thread);
  }

  /** The body of a parallel loop over ranges. */
  @FunctionalInterface
  public interface RangeTask {
    /** Runs the iterations from {@code start} to before {@code end}. */
    void run(int start, int end);
  }

  private synchronized void wakeWorkers() {
    for (int i = 0; i < workers.length; i++) {
      Worker worker = workers[i];
      if (worker == null) {
        worker = newWorker(i);
        worker.start();
        workers[i] = worker;
      } else {
        LockSupport.unpark(worker);
      }
    }
  }

  /** Without privileges dropped, the thread would keep all callers' class loaders reachable. */
  @SuppressWarnings("removal") // without effect on Java 24 and later
  private Worker newWorker(int index) {
    return AccessController.doPrivileged((PrivilegedAction<Worker>) () -> new Worker(index));
  }

  /** Removes a worker that is about to end, unless a loop has started. */
  private synchronized boolean retire(int index) {
    if (current != null) {
      return false;
    }
    workers[index] = null;
    return true;
  }

  private final class Worker extends Thread {
    private final int index;

    Worker(int index) {
      super(null, null, "cresset-worker-" + (index + 1), 0, false);
      this.index = index;
      setDaemon(true);
      setContextClassLoader(WorkerPool.class.getClassLoader());
    }

    @Override
    public void run() {
      long life = TimeUnit.SECONDS.toNanos(KEEP_ALIVE_SECONDS);
      long asleep;
      do {
        awake.incrementAndGet();
        poll();
        awake.decrementAndGet();
        asleep = System.nanoTime();
        if (current == null) { // otherwise its caller may have counted this thread as awake
          LockSupport.parkNanos(this, life);
        }
      } while (System.nanoTime() - asleep < life || !retire(index));
    }

    /** Runs a loop of an idle task; other threads join it through {@link #assist} only. */
    private void runIdleLoop(Loop loop) {
      idleLoop = loop;
      try {
        loop.runFromBack(index + 1);
        loop.await();
      } finally {
        idleLoop = null;
      }
    }

    private void runIdleTask() {
      WeakReference<Runnable> reference = idleTask.getAndSet(null);
      Runnable task = reference == null ? null : reference.get();
      if (task != null) {
        try {
          task.run();
        } catch (RuntimeException | Error e) {
          getUncaughtExceptionHandler().uncaughtException(this, e);
        }
      }
    }

    /** Runs iterations of the loops that start, until none has started for a while. */
    private void poll() {
      long end = System.nanoTime() + TimeUnit.MICROSECONDS.toNanos(POLL_MICROS);
      do {
        for (int i = 0; i < POLLS_PER_YIELD; i++) {
          Loop loop = current;
          if (loop != null && loop.runFromBack(index + 1)) {
            runIdleTask();
            end = System.nanoTime() + TimeUnit.MICROSECONDS.toNanos(POLL_MICROS);
          }
          Thread.onSpinWait();
        }
        Thread.yield(); // to threads with work to do
      } while (System.nanoTime() < end);
    }
  }

  /**
   * A parallel loop. The calling thread takes indices from the front and workers from the back, so
   * that in repeated loops over the same memory each processor mostly meets its own cache again.
   */
  private static final class Loop {
    private final int count;
    private final Task task;
    private final AtomicBoolean frontClaimed = new AtomicBoolean();
    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicInteger takenAtBack = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    Loop(int count, Task task) {
      this.count = count;
      this.task = task;
    }

    /** Claims the front, which one thread may run from, and returns whether that succeeded. */
    boolean claimFront() {
      return !frontClaimed.get() && frontClaimed.compareAndSet(false, true);
    }

    void runFromFront() {
      for (int next = 0; taken.getAndIncrement() < count; next++) {
        run(next, 0);
      }
    }

    /** Runs what is left and returns whether that was anything. */
    boolean runFromBack(int thread) {
      boolean any = false;
      while (taken.get() < count && taken.getAndIncrement() < count) {
        any = true;
        run(count - takenAtBack.incrementAndGet(), thread);
      }
      return any;
    }

    private void run(int index, int thread) {
      try {
        task.run(index, thread);
      } catch (Throwable e) { // Kotlin and Groovy throw checked exceptions here, too
        failure.compareAndSet(null, e);
      } finally {
        done.incrementAndGet();
      }
    }

    void await() {
      for (int spins = 0; done.get() < count; spins++) {
        if (spins < SPINS_PER_YIELD) {
          Thread.onSpinWait();
        } else {
          Thread.yield();
        }
      }
      Throwable thrown = failure.get();
      if (thrown != null) {
        throw Unchecked.rethrow(thrown);
      }
    }
  }
}
