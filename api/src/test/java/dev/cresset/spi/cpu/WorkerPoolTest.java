package dev.cresset.spi.cpu;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.types.Unchecked;
import java.io.IOException;
import java.lang.ref.Reference;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.IntConsumer;
import org.junit.jupiter.api.Test;

class WorkerPoolTest {

  @Test
  void eachPartRunsOnceAndBeforeTheCallReturns() {
    for (int threads = 1; threads <= 4; threads++) {
      WorkerPool pool = new WorkerPool(threads);
      for (int count = 0; count < 50; count++) {
        AtomicIntegerArray runs = new AtomicIntegerArray(count);
        pool.parallelFor(count, runs::incrementAndGet);
        for (int i = 0; i < count; i++) {
          assertThat(runs.get(i)).isEqualTo(1);
        }
      }
    }
  }

  @Test
  void aNumberBelongsToOneThreadAtATime() {
    for (int threads = 1; threads <= 4; threads++) {
      WorkerPool pool = new WorkerPool(threads);
      AtomicIntegerArray seen = new AtomicIntegerArray(threads);
      for (int round = 0; round < 50; round++) {
        AtomicIntegerArray busy = new AtomicIntegerArray(threads);
        Thread caller = Thread.currentThread();
        pool.parallelFor(
            20,
            (part, thread) -> {
              assertThat(busy.incrementAndGet(thread)).isEqualTo(1);
              assertThat(thread == 0).isEqualTo(Thread.currentThread() == caller);
              seen.incrementAndGet(thread);
              LockSupport.parkNanos(20_000);
              busy.decrementAndGet(thread);
            });
      }
      assertThat(seen.get(0)).isPositive();
    }
  }

  @Test
  void manyCallersShareWithoutWaitingForEachOther() throws Exception {
    WorkerPool pool = new WorkerPool(3);
    Callable<Boolean> call =
        () -> {
          AtomicIntegerArray runs = new AtomicIntegerArray(5);
          // The inner call finds the threads taken and does all of its iterations itself.
          pool.parallelFor(5, part -> pool.parallelFor(2, inner -> runs.incrementAndGet(part)));
          return runs.toString().equals("[2, 2, 2, 2, 2]");
        };
    List<Callable<Boolean>> calls = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      calls.add(call);
    }
    ExecutorService callers = Executors.newFixedThreadPool(8);
    try {
      for (Future<Boolean> result : callers.invokeAll(calls)) {
        assertThat(result.get()).isTrue();
      }
    } finally {
      callers.shutdown();
    }
  }

  @Test
  void aFailureReachesTheCallerAndLeavesTheThreadsUsable() {
    RuntimeException failure = new UnsupportedOperationException("no");
    for (int threads = 1; threads <= 3; threads++) {
      WorkerPool pool = new WorkerPool(threads);
      for (int i = 0; i < 100; i++) {
        assertThatThrownBy(() -> pool.parallelFor(8, failing(failure))).isSameAs(failure);
        assertThatThrownBy(() -> pool.parallelFor(1, failing(failure))).isSameAs(failure);
        assertThatThrownBy(() -> pool.parallelFor(8, part -> pool.parallelFor(8, failing(failure))))
            .isSameAs(failure);
      }
      AtomicIntegerArray runs = new AtomicIntegerArray(8);
      pool.parallelFor(8, runs::incrementAndGet);
      assertThat(runs).hasToString("[1, 1, 1, 1, 1, 1, 1, 1]");
    }
  }

  @Test
  void whateverAWorkerThrowsReachesTheCaller() {
    Thread caller = Thread.currentThread();
    for (Throwable failure :
        List.of(new OutOfMemoryError("no memory"), new IOException("a checked one, as Kotlin's"))) {
      WorkerPool pool = new WorkerPool(2);
      CountDownLatch both = new CountDownLatch(2);
      assertThatThrownBy(
              () ->
                  pool.parallelFor(
                      2,
                      part -> {
                        both.countDown();
                        await(both);
                        if (Thread.currentThread() != caller) {
                          throw Unchecked.rethrow(failure);
                        }
                      }))
          .isSameAs(failure);
    }
  }

  @Test
  void aFailureInAnIdleTaskIsTheOriginalOne() {
    WorkerPool pool = new WorkerPool(2);
    RuntimeException failure = new UnsupportedOperationException("no");
    AtomicReference<Throwable> seen = new AtomicReference<>();
    Runnable task =
        () -> {
          try {
            pool.parallelFor(8, failing(failure));
          } catch (RuntimeException e) {
            seen.set(e);
          }
        };
    pool.submitIdle(task);
    untilDone(pool, () -> seen.get() != null);
    assertThat(seen.get()).isSameAs(failure);
  }

  private static IntConsumer failing(RuntimeException failure) {
    return index -> {
      throw failure;
    };
  }

  @Test
  void rangesFollowEachOtherUpToTheSize() {
    WorkerPool pool = new WorkerPool(2);
    for (int size = 0; size < 40; size++) {
      for (int length = 1; length < 45; length += 6) {
        AtomicIntegerArray runs = new AtomicIntegerArray(size);
        int longest = length;
        pool.parallelFor(
            size,
            length,
            (start, end) -> {
              assertThat(end - start).isBetween(1, longest);
              for (int i = start; i < end; i++) {
                runs.incrementAndGet(i);
              }
            });
        for (int i = 0; i < size; i++) {
          assertThat(runs.get(i)).isEqualTo(1);
        }
      }
    }
  }

  @Test
  void theNumberOfThreadsCanBeSet() {
    assertThat(WorkerPool.threadsToUse("1")).isEqualTo(1);
    assertThat(WorkerPool.threadsToUse(" 12 ")).isEqualTo(12);
    assertThat(WorkerPool.threadsToUse(null)).isBetween(1, 4);
    assertThat(WorkerPool.threadsToUse("")).isEqualTo(WorkerPool.threadsToUse(null));
    assertThatThrownBy(() -> WorkerPool.threadsToUse("0"))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("-Dcresset.threads: expected a number of threads from 1 to 999, got \"0\"");
  }

  @Test
  void aThreadThatSleptWakesUp() throws InterruptedException {
    WorkerPool pool = new WorkerPool(2);
    for (int i = 0; i < 20; i++) {
      Set<Thread> threads = ConcurrentHashMap.newKeySet();
      CountDownLatch both = new CountDownLatch(2);
      pool.parallelFor(
          2,
          part -> {
            threads.add(Thread.currentThread());
            both.countDown();
            await(both);
          });
      assertThat(threads).hasSize(2);
      Thread.sleep(i % 5);
    }
  }

  @Test
  void aWorkerDoesATaskInItsSpareTime() {
    WorkerPool pool = new WorkerPool(2);
    for (int i = 0; i < 100; i++) {
      AtomicReference<Thread> worker = new AtomicReference<>();
      Runnable task = () -> worker.set(Thread.currentThread());
      pool.submitIdle(task);
      untilDone(pool, () -> worker.get() != null);
      assertThat(worker.get()).isNotSameAs(Thread.currentThread());
    }
  }

  @Test
  void ofSeveralTasksTheLastOneIsDone() {
    WorkerPool pool = new WorkerPool(2);
    List<String> done = new CopyOnWriteArrayList<>();
    Runnable replaced = () -> done.add("first");
    Runnable last = () -> done.add("last");
    pool.submitIdle(replaced);
    pool.submitIdle(last);
    untilDone(pool, () -> !done.isEmpty());
    pool.parallelFor(2, part -> {});
    assertThat(done).containsExactly("last");
    Reference.reachabilityFence(replaced);
  }

  @Test
  void aTaskThatFailsLeavesTheWorkerUsable() {
    WorkerPool pool = new WorkerPool(2);
    AtomicReference<Throwable> seen = new AtomicReference<>();
    Runnable failing =
        () -> {
          Thread.currentThread().setUncaughtExceptionHandler((thread, e) -> seen.set(e));
          throw new UnsupportedOperationException("no");
        };
    pool.submitIdle(failing);
    untilDone(pool, () -> seen.get() != null);
    AtomicBoolean done = new AtomicBoolean();
    Runnable working = () -> done.set(true);
    pool.submitIdle(working);
    untilDone(pool, done::get);
    assertThat(seen.get()).hasMessage("no");
  }

  @Test
  void aWorkerSharesNothing() {
    WorkerPool pool = new WorkerPool(3);
    Set<Thread> inner = ConcurrentHashMap.newKeySet();
    AtomicReference<Thread> worker = new AtomicReference<>();
    Runnable task =
        () -> {
          pool.parallelFor(100, part -> inner.add(Thread.currentThread()));
          worker.set(Thread.currentThread());
        };
    pool.submitIdle(task);
    untilDone(pool, () -> worker.get() != null);
    assertThat(inner).containsExactly(worker.get());
  }

  @Test
  void whoeverNeedsItHelpsWithASpareTimeTask() {
    WorkerPool pool = new WorkerPool(2);
    for (int i = 0; i < 100; i++) {
      AtomicIntegerArray runs = new AtomicIntegerArray(9);
      Set<Thread> threads = ConcurrentHashMap.newKeySet();
      CountDownLatch both = new CountDownLatch(2);
      AtomicBoolean begun = new AtomicBoolean();
      AtomicBoolean ended = new AtomicBoolean();
      Runnable task =
          () -> {
            pool.parallelFor(
                9,
                (part, thread) -> {
                  begun.set(true);
                  if (threads.add(Thread.currentThread())) {
                    both.countDown();
                    await(both);
                  }
                  runs.incrementAndGet(part);
                });
            ended.set(true);
          };
      pool.submitIdle(task);
      untilDone(pool, begun::get);
      until(ended::get, pool::assist);
      assertThat(threads).hasSize(2).contains(Thread.currentThread());
      assertThat(runs).hasToString("[1, 1, 1, 1, 1, 1, 1, 1, 1]");
    }
  }

  @Test
  void onlyOneHelpsAtATime() throws Exception {
    WorkerPool pool = new WorkerPool(2);
    ExecutorService helpers = Executors.newFixedThreadPool(4);
    AtomicBoolean stop = new AtomicBoolean();
    try {
      for (int i = 0; i < 4; i++) {
        helpers.execute(
            () -> {
              while (!stop.get()) {
                pool.assist();
              }
            });
      }
      for (int i = 0; i < 100; i++) {
        AtomicIntegerArray runs = new AtomicIntegerArray(20);
        AtomicBoolean ended = new AtomicBoolean();
        Runnable task =
            () -> {
              pool.parallelFor(
                  20,
                  part -> {
                    runs.incrementAndGet(part);
                    LockSupport.parkNanos(20_000);
                  });
              ended.set(true);
            };
        pool.submitIdle(task);
        untilDone(pool, ended::get);
        for (int part = 0; part < 20; part++) {
          assertThat(runs.get(part)).isEqualTo(1);
        }
      }
    } finally {
      stop.set(true);
      helpers.shutdown();
    }
  }

  /** Shares work until a worker has taken some of it, and then done what it was to do. */
  private static void untilDone(WorkerPool pool, BooleanSupplier done) {
    until(done, () -> pool.parallelFor(2, part -> LockSupport.parkNanos(100_000)));
  }

  private static void until(BooleanSupplier done, Runnable step) {
    long end = System.nanoTime() + TimeUnit.MINUTES.toNanos(2);
    while (!done.getAsBoolean()) {
      assertThat(System.nanoTime() - end).as("nanoseconds too late").isNegative();
      step.run();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      assertThat(latch.await(2, TimeUnit.MINUTES)).isTrue();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
