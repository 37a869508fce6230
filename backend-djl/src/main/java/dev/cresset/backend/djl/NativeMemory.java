package dev.cresset.backend.djl;

import dev.cresset.spi.MemoryUse;
import java.lang.ref.Cleaner;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Counts what PyTorch holds for open buffers, and asks for a garbage collection when it grows.
 *
 * <p>A buffer is a few small objects to the Java heap and perhaps megabytes outside it. A program
 * that leaves buffers to the garbage collector could fill the machine before the heap gives it any
 * reason to collect. So each time the bytes in use have grown by {@link #HEADROOM} since the last
 * look, the heap is collected and the unreachable buffers with it, as the JDK does for direct
 * buffers. Programs that close their buffers (every training loop over a data loader does) never
 * come to that.
 */
final class NativeMemory {

  private static final long HEADROOM = 256L << 20;

  private static final Cleaner CLEANER = Cleaner.create();
  private static final int PATIENCE_MILLIS = 500;
  private static final int PAUSE_MILLIS = 20;

  private final AtomicLong buffers = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicBoolean collecting = new AtomicBoolean();
  private volatile long limit = HEADROOM;

  MemoryUse use() {
    return new MemoryUse(buffers.get(), bytes.get(), 0);
  }

  /** Runs {@code release} when {@code buffer} is unreachable, or when it is asked to. */
  static Cleaner.Cleanable onRelease(Object buffer, Runnable release) {
    return CLEANER.register(buffer, release);
  }

  void opened() {
    buffers.incrementAndGet();
  }

  void closed() {
    buffers.decrementAndGet();
  }

  void allocated(long size) {
    if (bytes.addAndGet(size) > limit && collecting.compareAndSet(false, true)) {
      try {
        collect();
      } finally {
        collecting.set(false);
      }
    }
  }

  void freed(long size) {
    bytes.addAndGet(-size);
  }

  private void collect() {
    CountDownLatch cleaning = new CountDownLatch(1);
    CLEANER.register(new Object(), cleaning::countDown);
    System.gc();
    try {
      // Where the user has switched such collections off, nothing comes.
      if (cleaning.await(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)) {
        awaitStandstill();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    limit = bytes.get() + HEADROOM;
  }

  /** The cleaner's thread does not tell when it is done: nothing freed for a while must do. */
  private void awaitStandstill() throws InterruptedException {
    long before = Long.MAX_VALUE;
    while (bytes.get() < before) {
      before = bytes.get();
      Thread.sleep(PAUSE_MILLIS);
    }
  }
}
