package dev.cresset.spi.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BufferPoolTest {

  private final List<int[]> dropped = new ArrayList<>();
  private final BufferPool<Integer, int[]> pool =
      new BufferPool<>(1000, array -> 4L * array.length, dropped::add);

  @Test
  void whatWasPutLastIsTakenFirst() {
    int[] first = new int[10];
    int[] last = new int[10];
    pool.put(10, first);
    pool.put(10, last);
    assertThat(pool.take(9)).isNull();
    assertThat(pool.take(10)).isSameAs(last);
    assertThat(pool.take(10)).isSameAs(first);
    assertThat(pool.take(10)).isNull();
    assertThat(pool.bytes()).isZero();
  }

  @Test
  void whatWasNotAskedForTheLongestIsDropped() {
    int[] old = new int[100];
    pool.put(1, old);
    pool.put(2, new int[100]);
    pool.put(3, new int[100]);
    assertThat(dropped).containsExactly(old);
    assertThat(pool.bytes()).isEqualTo(800);
  }

  @Test
  void clearingDropsEverything() {
    for (int i = 0; i < 20; i++) {
      pool.put(i % 3, new int[10]);
    }
    pool.clear();
    assertThat(pool.bytes()).isZero();
    assertThat(dropped).hasSize(20);
  }

  @Test
  void whatOneThreadPutAnotherTakes() throws Exception {
    int[] array = new int[10];
    for (int i = 0; i < 20; i++) { // threads of all stripes
      Thread thread = new Thread(() -> pool.put(10, array));
      thread.start();
      thread.join();
      assertThat(pool.take(10)).isSameAs(array);
    }
  }

  @Test
  void whatIsThereIsFoundWhileOthersLook() throws InterruptedException {
    AtomicBoolean done = new AtomicBoolean();
    Thread other =
        new Thread(
            () -> {
              while (!done.get()) {
                pool.take(2);
              }
            });
    other.start();
    int[] memory = new int[10];
    int rounds = 1_000_000;
    int missed = 0;
    for (int round = 0; round < rounds; round++) {
      pool.put(1, memory);
      if (pool.take(1) == null) {
        missed++;
        while (pool.take(1) == null) {
          Thread.yield();
        }
      }
    }
    done.set(true);
    other.join();
    // A thread may lose its processor while it holds a lock, and others do not wait for that.
    assertThat(missed).isLessThan(rounds / 1000);
  }

  @Test
  void memoryIsInOneHandAtATimeAndWithinTheBound() throws Exception {
    BufferPool<Integer, AtomicInteger> shared = new BufferPool<>(100, owners -> 7, owners -> {});
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Boolean>> tasks = new ArrayList<>();
      for (int task = 0; task < 32; task++) {
        Random random = new Random(task);
        tasks.add(
            () -> {
              for (int round = 0; round < 2000; round++) {
                int kind = random.nextInt(3);
                AtomicInteger kept = shared.take(kind);
                AtomicInteger owners = kept == null ? new AtomicInteger() : kept;
                if (owners.incrementAndGet() != 1 || owners.decrementAndGet() != 0) {
                  return false;
                }
                shared.put(kind, owners);
              }
              return true;
            });
      }
      for (Future<Boolean> alone : threads.invokeAll(tasks)) {
        assertThat(alone.get()).isTrue();
      }
    } finally {
      threads.shutdown();
    }
    assertThat(shared.bytes()).isBetween(0L, 100L);
  }
}
