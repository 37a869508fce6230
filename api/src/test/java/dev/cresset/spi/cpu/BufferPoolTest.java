package dev.cresset.spi.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import java.nio.LongBuffer;
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

  private final List<Storage> dropped = new ArrayList<>();
  private final BufferPool pool = new BufferPool(1000, dropped::add);

  /** Counts as memory of its size and has none. */
  private static final class Piece extends Storage {
    final AtomicInteger owners = new AtomicInteger();

    Piece(long kind, long bytes) {
      super(kind, bytes);
    }

    @Override
    public FloatBuffer floats() {
      throw new UnsupportedOperationException();
    }

    @Override
    public LongBuffer longs() {
      throw new UnsupportedOperationException();
    }
  }

  @Test
  void whatWasPutLastIsTakenFirst() {
    Piece first = new Piece(10, 40);
    Piece last = new Piece(10, 40);
    pool.put(first);
    pool.put(last);
    assertThat(pool.take(9L)).isNull();
    assertThat(pool.take(10L)).isSameAs(last);
    assertThat(pool.take(10L)).isSameAs(first);
    assertThat(pool.take(10L)).isNull();
    assertThat(pool.bytes()).isZero();
  }

  @Test
  void whatWasNotAskedForTheLongestIsDropped() {
    Piece old = new Piece(1, 400);
    pool.put(old);
    pool.put(new Piece(2, 400));
    pool.put(new Piece(3, 400));
    assertThat(dropped).containsExactly(old);
    assertThat(pool.bytes()).isEqualTo(800);
  }

  @Test
  void clearingDropsEverything() {
    for (int i = 0; i < 20; i++) {
      pool.put(new Piece(i % 3, 40));
    }
    pool.clear();
    assertThat(pool.bytes()).isZero();
    assertThat(dropped).hasSize(20);
  }

  @Test
  void whatOneThreadPutAnotherTakes() throws Exception {
    Piece piece = new Piece(10, 40);
    for (int i = 0; i < 20; i++) { // threads of all stripes
      Thread thread = new Thread(() -> pool.put(piece));
      thread.start();
      thread.join();
      assertThat(pool.take(10L)).isSameAs(piece);
    }
  }

  @Test
  void whatIsThereIsFoundWhileOthersLook() throws InterruptedException {
    AtomicBoolean done = new AtomicBoolean();
    Thread other =
        new Thread(
            () -> {
              while (!done.get()) {
                pool.take(2L);
              }
            });
    other.start();
    Piece piece = new Piece(1, 40);
    int rounds = 1_000_000;
    int missed = 0;
    for (int round = 0; round < rounds; round++) {
      pool.put(piece);
      if (pool.take(1L) == null) {
        missed++;
        while (pool.take(1L) == null) {
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
    BufferPool shared = new BufferPool(100, storage -> {});
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Boolean>> tasks = new ArrayList<>();
      for (int task = 0; task < 32; task++) {
        Random random = new Random(task);
        tasks.add(
            () -> {
              for (int round = 0; round < 2000; round++) {
                long kind = random.nextInt(3);
                Storage kept = shared.take(kind);
                Piece piece = kept == null ? new Piece(kind, 7) : (Piece) kept;
                if (piece.owners.incrementAndGet() != 1 || piece.owners.decrementAndGet() != 0) {
                  return false;
                }
                shared.put(piece);
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
