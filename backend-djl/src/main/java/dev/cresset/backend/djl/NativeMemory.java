package dev.cresset.backend.djl;

import dev.cresset.spi.MemoryUse;
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

  private static final int WAITS = 50;
  private static final int WAIT_MILLIS = 2;

  private final AtomicLong buffers = new AtomicLong();
  private final AtomicLong bytes = new AtomicLong();
  private final AtomicBoolean collecting = new AtomicBoolean();
  private volatile long limit = HEADROOM;

  MemoryUse use() {
    return new MemoryUse(buffers.get(), bytes.get(), 0);
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

  @SuppressWarnings("BusyWait")
  private void collect() {
    System.gc();
    // The cleaner's thread frees what the collector found; it is done when the count stands still.
    long before = Long.MAX_VALUE;
    for (int i = 0; i < WAITS && bytes.get() < before; i++) {
      before = bytes.get();
      try {
        Thread.sleep(WAIT_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      }
    }
    limit = bytes.get() + HEADROOM;
  }
}
