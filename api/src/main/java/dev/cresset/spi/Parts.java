package dev.cresset.spi;

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
 * Shares the parts of one large piece of work among the calling thread and a few workers.
 *
 * <p>The caller never waits for a worker to wake up: it takes parts from the front, workers from
 * the back, until they meet. A worker looks out for the next piece of work for {@value
 * #LOOKOUT_MICROS} microseconds, as waking it costs about 50, then sleeps; unused for long, it
 * ends.
 *
 * <p>While one piece of work is shared, others are done by their callers alone, which is what many
 * callers at once want anyway; a worker, too, shares nothing, but whoever needs what it does in its
 * spare time may {@linkplain #help help}. The work must give the same result whoever does which
 * part.
 */
public final class Parts {

  private static final int MOST_THREADS = 4;
  private static final int LOOKOUT_MICROS = 200;
  private static final int LOOKS_AT_ONCE = 32;
  private static final long LIFE_SECONDS = 10;
  private static final int SPINS = 1_000;

  /** System property for the number of threads, the caller's included. */
  private static final String THREADS = "cresset.threads";

  private static volatile @Nullable Parts ofThisMachine;

  private final @Nullable Worker[] workers;
  private final AtomicInteger awake = new AtomicInteger();
  private final AtomicBoolean shared = new AtomicBoolean();
  private final AtomicReference<@Nullable WeakReference<Runnable>> spare = new AtomicReference<>();
  private volatile @Nullable Work current;

  /** What a worker does by itself; one of several workers' if more do. */
  private volatile @Nullable Work ofWorker;

  /** Shares among {@code threads} threads, the caller's included. */
  public Parts(int threads) {
    workers = new Worker[threads - 1];
  }

  /**
   * Returns the one that all backends use: as many threads as processors, up to 4, or as many as
   * the system property {@code cresset.threads} says.
   *
   * @throws IllegalStateException if the property is not a number from 1 to 999
   */
  public static Parts ofThisMachine() {
    Parts known = ofThisMachine;
    return known == null ? makeOfThisMachine() : known;
  }

  private static synchronized Parts makeOfThisMachine() {
    Parts known = ofThisMachine;
    if (known == null) {
      known = new Parts(threadsToUse(System.getProperty(THREADS)));
      ofThisMachine = known;
    }
    return known;
  }

  static int threadsToUse(@Nullable String setting) {
    if (setting == null || setting.isBlank()) {
      return Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
    }
    if (!setting.strip().matches("[1-9][0-9]{0,2}")) {
      throw new IllegalStateException(
          "-D%s: expected a number of threads from 1 to 999, got \"%s\""
              .formatted(THREADS, setting));
    }
    return Integer.parseInt(setting.strip());
  }

  /** Returns how many threads may take part, the caller's included. */
  public int threads() {
    return workers.length + 1;
  }

  /**
   * Calls {@code part} with each number from 0 to {@code count - 1} and returns after the last.
   *
   * @throws IllegalStateException if a part failed; the failure is its cause
   */
  public void run(int count, IntConsumer part) {
    run(count, (number, thread) -> part.accept(number));
  }

  /**
   * Calls {@code part} with each number from 0 to {@code count - 1} and returns after the last.
   *
   * @throws IllegalStateException if a part failed; the failure is its cause
   */
  public void run(int count, Part part) {
    if (count > 1 && Thread.currentThread() instanceof Worker worker) {
      worker.run(new Work(count, part));
      return;
    }
    if (count <= 1 || workers.length == 0 || !shared.compareAndSet(false, true)) {
      for (int i = 0; i < count; i++) {
        part.run(i, 0);
      }
      return;
    }
    try {
      Work work = new Work(count, part);
      current = work;
      try {
        if (awake.get() < workers.length) {
          wakeWorkers();
        }
      } finally {
        // Even if no thread can be started: one that is awake may have begun, on the caller's
        // memory.
        work.takeFromFront();
        work.await();
      }
    } finally {
      current = null; // a worker that comes too late must not hold on to the arrays
      shared.set(false);
    }
  }

  /**
   * Asks a worker to run a task after the next shared work, while the caller goes on alone.
   *
   * <p>It may never come to that: there is room for one task, which the next replaces, and it is
   * held weakly. So whoever needs the result must be ready to do the task, too.
   */
  public void inSpareTime(Runnable task) {
    spare.set(new WeakReference<>(task));
  }

  /** Does some of the parts of what a worker is doing in its spare time, if any are left. */
  public void help() {
    Work work = ofWorker;
    if (work != null && work.beginHelp()) {
      work.takeFromFront();
    }
  }

  /**
   * Calls {@code part} with neighbouring ranges of {@code length} numbers, the last of which may be
   * shorter, from 0 to {@code size - 1}.
   *
   * @throws IllegalStateException if a part failed; the failure is its cause
   */
  public void run(int size, int length, Range part) {
    run(
        (int) (((long) size + length - 1) / length),
        i -> part.run(i * length, (int) Math.min(size, (i + 1L) * length)));
  }

  /** One of many numbered parts of a piece of work. */
  @FunctionalInterface
  public interface Part {
    /**
     * Does the part.
     *
     * @param number of the part
     * @param thread who does it: 0 is the caller, workers have other numbers below {@link
     *     #threads}; each of them does one part of this work at a time
     */
    void run(int number, int thread);
  }

  /** What is done with some of many numbered things. */
  @FunctionalInterface
  public interface Range {
    /** Works on those from {@code start} to before {@code end}. */
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

  /** A thread keeps the class loaders of all that call its constructor, but for this. */
  @SuppressWarnings("removal") // on Java 24 and later it is of no use and does no harm
  private Worker newWorker(int index) {
    return AccessController.doPrivileged((PrivilegedAction<Worker>) () -> new Worker(index));
  }

  /** Ends a worker, unless work has arrived for it. */
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
      setContextClassLoader(Parts.class.getClassLoader());
    }

    @Override
    public void run() {
      long life = TimeUnit.SECONDS.toNanos(LIFE_SECONDS);
      long asleep;
      do {
        awake.incrementAndGet();
        lookOut();
        awake.decrementAndGet();
        asleep = System.nanoTime();
        if (current == null) { // otherwise its caller may have thought this one awake
          LockSupport.parkNanos(this, life);
        }
      } while (System.nanoTime() - asleep < life || !retire(index));
    }

    /** Does work of its own, and others' parts of it only if they {@link #help}. */
    private void run(Work work) {
      ofWorker = work;
      try {
        work.takeFromBack(index + 1);
        work.await();
      } finally {
        ofWorker = null;
      }
    }

    private void runSpareTask() {
      WeakReference<Runnable> reference = spare.getAndSet(null);
      Runnable task = reference == null ? null : reference.get();
      if (task != null) {
        try {
          task.run();
        } catch (RuntimeException | Error e) {
          getUncaughtExceptionHandler().uncaughtException(this, e);
        }
      }
    }

    /** Takes part in what comes, and returns after a while in which nothing came. */
    private void lookOut() {
      long end = System.nanoTime() + TimeUnit.MICROSECONDS.toNanos(LOOKOUT_MICROS);
      do {
        for (int i = 0; i < LOOKS_AT_ONCE; i++) {
          Work work = current;
          if (work != null && work.takeFromBack(index + 1)) {
            runSpareTask();
            end = System.nanoTime() + TimeUnit.MICROSECONDS.toNanos(LOOKOUT_MICROS);
          }
          Thread.onSpinWait();
        }
        Thread.yield(); // whoever else has something to do goes first
      } while (System.nanoTime() < end);
    }
  }

  private static final class Work {
    private final int count;
    private final Part part;
    private final AtomicBoolean helped = new AtomicBoolean();
    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicInteger takenFromBack = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    Work(int count, Part part) {
      this.count = count;
      this.part = part;
    }

    /** Claims the front, which is for one thread, and returns whether nobody else had. */
    boolean beginHelp() {
      return !helped.get() && helped.compareAndSet(false, true);
    }

    void takeFromFront() {
      for (int next = 0; taken.getAndIncrement() < count; next++) {
        run(next, 0);
      }
    }

    /** Returns whether there was anything left to take. */
    boolean takeFromBack(int thread) {
      boolean any = false;
      while (taken.get() < count && taken.getAndIncrement() < count) {
        any = true;
        run(count - takenFromBack.incrementAndGet(), thread);
      }
      return any;
    }

    private void run(int number, int thread) {
      try {
        part.run(number, thread);
      } catch (RuntimeException | Error e) {
        failure.compareAndSet(null, e);
      } finally {
        done.incrementAndGet();
      }
    }

    void await() {
      for (int spins = 0; done.get() < count; spins++) {
        if (spins < SPINS) {
          Thread.onSpinWait();
        } else {
          Thread.yield();
        }
      }
      Throwable thrown = failure.get();
      if (thrown != null) {
        throw new IllegalStateException("a part of shared work failed", thrown);
      }
    }
  }
}
