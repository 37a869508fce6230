package dev.cresset.spi.cpu;

import dev.cresset.spi.MemoryUse;
import dev.cresset.types.DType;
import dev.cresset.types.Shape;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/**
 * Hands out storages, counts the buffers that use them, and keeps unused ones for the next buffer
 * of their kind.
 *
 * <p>A storage whose buffers all became unreachable without being closed is freed by the garbage
 * collector and then leaves the counts.
 *
 * <p>Adopted memory, which native code allocated, is limited neither by the heap nor by {@code
 * -XX:MaxDirectMemorySize}. Each time it has grown by 256 MB, the pool therefore runs a garbage
 * collection, as the JDK does when direct memory is exhausted. Programs that close their buffers do
 * not cause these collections.
 */
public final class StoragePool {

  /** Allocates the memory of one engine. */
  public interface Allocator {

    /**
     * Returns the kind of memory that a tensor needs.
     *
     * @throws IllegalArgumentException if the engine has no memory of that size
     */
    long kind(DType dtype, Shape shape);

    /** Allocates memory of a kind. */
    Storage allocate(long kind);
  }

  private static final long ADOPTED_GROWTH = 256L << 20;

  /** The longest time to wait for cleared references after a garbage collection. */
  private static final long PATIENCE_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private static final int PAUSE_MILLIS = 20;

  private final String name;
  private final Allocator allocator;
  private final BufferPool idle;
  // Not a Cleaner: its thread would keep the class loader of an application that has ended.
  private final ReferenceQueue<Storage> lost = new ReferenceQueue<>();
  private final Set<Storage.Trace> traces = ConcurrentHashMap.newKeySet();
  private final LongAdder liveBuffers = new LongAdder();
  private final LongAdder liveBytes = new LongAdder();
  private final AtomicLong adoptedBytes = new AtomicLong();
  private volatile long collectAbove = ADOPTED_GROWTH;

  /**
   * Makes an empty pool.
   *
   * @param name of the backend, for messages
   * @param maxIdleBytes most bytes of unused storages; beyond them the longest unused are dropped
   */
  public StoragePool(String name, long maxIdleBytes, Allocator allocator) {
    this.name = name;
    this.allocator = allocator;
    this.idle = new BufferPool(maxIdleBytes, storage -> end(trace(storage)));
  }

  String name() {
    return name;
  }

  /** Returns a buffer whose elements have any value. */
  public CpuBuffer create(DType dtype, Shape shape) {
    Long kind = allocator.kind(dtype, shape);
    Storage storage = idle.take(kind);
    if (storage == null) {
      storage = allocate(kind);
      trace(storage, false);
    }
    return buffer(storage, dtype, shape);
  }

  /** Returns a {@code FLOAT32} buffer on memory that native code allocated for it. */
  CpuBuffer adopt(Storage storage, Shape shape) {
    forgetLost();
    trace(storage, true);
    CpuBuffer buffer = buffer(storage, DType.FLOAT32, shape);
    if (adoptedBytes.addAndGet(storage.bytes()) > collectAbove) {
      collect();
    }
    return buffer;
  }

  private CpuBuffer buffer(Storage storage, DType dtype, Shape shape) {
    liveBytes.add(storage.bytes());
    share(storage);
    return new CpuBuffer(this, storage, dtype, shape);
  }

  /** Counts one more buffer on a storage in use. */
  void share(Storage storage) {
    trace(storage).buffers.incrementAndGet();
    liveBuffers.increment();
  }

  /** Counts one buffer less; after the last the storage can be reused, or is freed if adopted. */
  void release(Storage storage) {
    liveBuffers.decrement();
    Storage.Trace trace = trace(storage);
    if (trace.buffers.decrementAndGet() == 0) {
      liveBytes.add(-storage.bytes());
      if (trace.isAdopted) {
        end(trace);
      } else {
        idle.put(storage);
      }
    }
  }

  /** Returns what is in use and what is kept for reuse. */
  public MemoryUse use() {
    forgetLost();
    return new MemoryUse(liveBuffers.sum(), liveBytes.sum(), idle.bytes());
  }

  private void trace(Storage storage, boolean isAdopted) {
    Storage.Trace trace = new Storage.Trace(storage, isAdopted, lost);
    storage.trace = trace;
    traces.add(trace);
  }

  private static Storage.Trace trace(Storage storage) {
    return Objects.requireNonNull(storage.trace);
  }

  private Storage allocate(long kind) {
    forgetLost();
    try {
      return allocator.allocate(kind);
    } catch (OutOfMemoryError full) {
      idle.clear();
      forgetLost();
    }
    try {
      return allocator.allocate(kind);
    } catch (OutOfMemoryError full) {
      OutOfMemoryError error =
          new OutOfMemoryError(
              "%s: no memory for another tensor beside the %s bytes in use; use smaller batches or raise -Xmx, which also limits native memory unless -XX:MaxDirectMemorySize does; see docs/errors.md#out-of-native-memory"
                  .formatted(name, liveBytes.sum()));
      error.initCause(full);
      throw error;
    }
  }

  /**
   * Runs a garbage collection, and frees the adopted storages that it found unreachable. Other
   * threads wait for it, else they would fill the memory meanwhile.
   */
  private synchronized void collect() {
    if (adoptedBytes.get() <= collectAbove) {
      return; // another thread has collected
    }
    ReferenceQueue<Object> queue = new ReferenceQueue<>();
    Reference<Object> marker = new WeakReference<>(new Object(), queue);
    System.gc();
    if (marker.refersTo(null)) { // else the JVM ran no collection, see -XX:+DisableExplicitGC
      awaitLost(queue);
    }
    collectAbove = adoptedBytes.get() + ADOPTED_GROWTH;
  }

  /** A thread of the JVM queues the references in any order, so the marker is not always last. */
  private void awaitLost(ReferenceQueue<Object> marker) {
    boolean interrupted = Thread.interrupted();
    try {
      long start = System.nanoTime();
      marker.remove(TimeUnit.NANOSECONDS.toMillis(PATIENCE_NANOS));
      Reference<? extends Storage> reference;
      while (System.nanoTime() - start < PATIENCE_NANOS
          && (reference = lost.remove(PAUSE_MILLIS)) != null) {
        forget((Storage.Trace) reference);
      }
    } catch (InterruptedException e) {
      interrupted = true;
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void forgetLost() {
    Reference<? extends Storage> reference;
    while ((reference = lost.poll()) != null) {
      forget((Storage.Trace) reference);
    }
  }

  private void forget(Storage.Trace trace) {
    int buffers = trace.buffers.get();
    if (end(trace) && buffers > 0) {
      liveBuffers.add(-buffers);
      liveBytes.add(-trace.bytes);
    }
  }

  /** Frees what belongs to a storage that is not used any more, unless that was done before. */
  private boolean end(Storage.Trace trace) {
    if (!traces.remove(trace)) {
      return false;
    }
    trace.cleanup.run();
    if (trace.isAdopted) {
      adoptedBytes.addAndGet(-trace.bytes);
    }
    return true;
  }
}
