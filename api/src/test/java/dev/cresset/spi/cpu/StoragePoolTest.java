package dev.cresset.spi.cpu;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.conformance.ChildProcess;
import dev.cresset.spi.MemoryUse;
import dev.cresset.types.Shape;
import java.io.IOException;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.lang.ref.Reference;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Memory that native code allocates: nothing limits it but the pool. */
class StoragePoolTest {

  private static final long MEGABYTE = 1 << 20;
  private static final Shape SHAPE = Shape.of(1);

  private final AtomicLong allocated = new AtomicLong();
  private final StoragePool pool =
      new StoragePool("test", 1000, DirectStorage.allocator("test", DirectStorage::new));

  /** Counts as memory of its size and has none. */
  private static final class Native extends Storage {

    private static final FloatBuffer FLOATS = FloatBuffer.allocate(0);
    private static final LongBuffer LONGS = LongBuffer.allocate(0);

    private final AtomicLong allocated;

    Native(long bytes, AtomicLong allocated) {
      super(bytes, bytes);
      this.allocated = allocated;
      allocated.addAndGet(bytes);
    }

    @Override
    protected Runnable cleanup() {
      AtomicLong counter = allocated;
      long size = bytes();
      return () -> counter.addAndGet(-size);
    }

    @Override
    public FloatBuffer floats() {
      return FLOATS;
    }

    @Override
    public LongBuffer longs() {
      return LONGS;
    }
  }

  @Test
  void closedMemoryIsFreedAtOnce() {
    CpuBuffer buffer = adopt(MEGABYTE);
    CpuBuffer view = buffer.withShape(Shape.of(1, 1));
    buffer.close();
    assertThat(allocated).hasValue(MEGABYTE);
    view.close();
    view.close();
    assertThat(allocated).hasValue(0);
    assertThat(pool.use()).isEqualTo(new MemoryUse(0, 0, 0));
  }

  @Test
  void forgottenMemoryIsFreedAfterAQuarterOfAGigabyte() {
    for (int i = 0; i < 1000; i++) {
      adopt(20 * MEGABYTE);
      assertThat(allocated.get()).isLessThan(800 * MEGABYTE);
      assertThat(pool.use().liveBytes()).isLessThan(800 * MEGABYTE);
    }
  }

  @Test
  void forgottenMemoryIsFreedWhateverNumberOfThreadsForgetIt() throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      threads.add(
          new Thread(
              () -> {
                for (int i = 0; i < 500; i++) {
                  adopt(20 * MEGABYTE);
                  Thread.yield();
                }
              }));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    adopt(300 * MEGABYTE);
    assertThat(pool.use().liveBytes()).isEqualTo(allocated.get()).isLessThan(1000 * MEGABYTE);
  }

  @ParameterizedTest
  @CsvSource({"20, 5", "100, 20"}) // a large step causes some until the pool knows its size
  void freedMemoryCausesFewCollections(int megabytes, long fewer) {
    long before = collections();
    for (int step = 0; step < 200; step++) {
      List<CpuBuffer> scope = new ArrayList<>();
      for (int i = 0; i < 10; i++) {
        scope.add(adopt(megabytes * MEGABYTE));
      }
      scope.forEach(CpuBuffer::close);
    }
    assertThat(collections() - before).isLessThan(fewer);
  }

  @Test
  void memoryInUseDoesNotTurnIntoOneCollectionPerBuffer() {
    long before = collections();
    List<CpuBuffer> held = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      held.add(adopt(10 * MEGABYTE)); // 5 GB in all
    }
    for (int i = 0; i < 500; i++) {
      adopt(10 * MEGABYTE).close();
    }
    // One collection for each 256 MB; some collectors count each of its pauses.
    assertThat(collections() - before).isBetween(1L, 200L);
    assertThat(pool.use().liveBytes()).isEqualTo(5000 * MEGABYTE);
    Reference.reachabilityFence(held);
  }

  @Test
  @Timeout(60)
  void anInterruptedThreadGoesOn() {
    Thread.currentThread().interrupt();
    for (int i = 0; i < 100; i++) {
      adopt(20 * MEGABYTE);
    }
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  void withoutExplicitCollectionsNothingWaits(@TempDir Path directory)
      throws IOException, InterruptedException {
    assertThat(ChildProcess.run(directory, 2, List.of("-XX:+DisableExplicitGC"), Forgetful.class))
        .isEqualToIgnoringNewLines("done");
  }

  /** Would wait for collections in vain for minutes. */
  static final class Forgetful {
    public static void main(String[] args) {
      StoragePoolTest test = new StoragePoolTest();
      for (int i = 0; i < 100_000; i++) {
        test.adopt(20 * MEGABYTE);
      }
      System.out.println("done");
    }
  }

  private CpuBuffer adopt(long bytes) {
    return pool.adopt(new Native(bytes, allocated), SHAPE);
  }

  private static long collections() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionCount)
        .sum();
  }
}
