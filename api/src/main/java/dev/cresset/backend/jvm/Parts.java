package dev.cresset.backend.jvm;

import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Shares the parts of one large piece of work among the calling thread and a few idle ones.
 *
 * <p>The caller never waits for a thread to wake up: whoever comes first takes the next part. While
 * one piece of work is shared, others are done by their callers alone, which is what many callers
 * at once want anyway. The work must give the same result whoever does which part.
 */
final class Parts {

  private static final int MOST_THREADS = 4;
  private static final int SPINS = 10_000;

  private final int threads;
  private final AtomicBoolean shared = new AtomicBoolean();
  private final ThreadPoolExecutor others;

  /** Shares among {@code threads} threads, the caller's included. */
  Parts(int threads) {
    this.threads = threads;
    AtomicInteger number = new AtomicInteger();
    others =
        new ThreadPoolExecutor(
            Math.max(1, threads - 1),
            Math.max(1, threads - 1),
            10,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            work -> {
              Thread thread = new Thread(work, "cresset-jvm-" + number.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    others.allowCoreThreadTimeOut(true);
  }

  /** Returns the number of processors, up to {@value #MOST_THREADS}. */
  static int processors() {
    return Math.min(MOST_THREADS, Runtime.getRuntime().availableProcessors());
  }

  /** Returns how many threads may take part, the caller's included. */
  int threads() {
    return threads;
  }

  /** Calls {@code part} with each number from 0 to {@code count - 1} and returns after the last. */
  void run(int count, IntConsumer part) {
    if (count == 1 || threads == 1 || !shared.compareAndSet(false, true)) {
      for (int i = 0; i < count; i++) {
        part.accept(i);
      }
      return;
    }
    try {
      Work work = new Work(count, part);
      for (int i = 1; i < Math.min(count, threads); i++) {
        others.execute(work);
      }
      work.run();
      work.await();
    } finally {
      others.getQueue().clear(); // those who came too late must not hold on to the arrays
      shared.set(false);
    }
  }

  private static final class Work implements Runnable {
    private final int count;
    private final IntConsumer part;
    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicInteger done = new AtomicInteger();
    private final AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();

    Work(int count, IntConsumer part) {
      this.count = count;
      this.part = part;
    }

    @Override
    public void run() {
      int next;
      while ((next = taken.getAndIncrement()) < count) {
        try {
          part.accept(next);
        } catch (RuntimeException | Error e) {
          failure.compareAndSet(null, e);
        } finally {
          done.incrementAndGet();
        }
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
        throw new IllegalStateException("part of a shared product failed", thrown);
      }
    }
  }
}
