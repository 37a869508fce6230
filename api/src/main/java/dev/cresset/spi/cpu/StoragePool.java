package dev.cresset.spi.cpu;

import dev.cresset.spi.MemoryUse;
import dev.cresset.types.DType;
import dev.cresset.types.Shape;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * Hands out storages, counts the buffers that use them, and keeps unused ones for the next buffer
 * of their kind.
 *
 * <p>A storage whose buffers all became unreachable without being closed is freed by the garbage
 * collector and then leaves the counts.
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

  private final String name;
  private final Allocator allocator;
  private final BufferPool<Long, Storage> idle;
  // Not a Cleaner: its thread would keep the class loader of an application that has ended.
  private final ReferenceQueue<Storage> lost = new ReferenceQueue<>();
  private final Set<Storage.Trace> traces = ConcurrentHashMap.newKeySet();
  private final LongAdder liveBuffers = new LongAdder();
  private final LongAdder liveBytes = new LongAdder();

  /**
   * Makes an empty pool.
   *
   * @param name of the backend, for messages
   * @param maxIdleBytes most bytes of unused storages; beyond them the longest unused are dropped
   */
  public StoragePool(String name, long maxIdleBytes, Allocator allocator) {
    this.name = name;
    this.allocator = allocator;
    this.idle =
        new BufferPool<>(
            maxIdleBytes,
            Storage::bytes,
            storage -> traces.remove(Objects.requireNonNull(storage.trace)));
  }

  String name() {
    return name;
  }

  /** Returns a storage for one buffer; its elements have any value. */
  Storage take(DType dtype, Shape shape) {
    Long kind = allocator.kind(dtype, shape);
    Storage reused = idle.take(kind);
    Storage storage = reused == null ? allocate(kind) : reused;
    liveBytes.add(storage.bytes());
    share(storage);
    return storage;
  }

  /** Counts a storage that native code allocated, for one buffer. */
  void adopt(Storage storage) {
    forgetLost();
    trace(storage, new Storage.Trace(storage, lost));
    liveBytes.add(storage.bytes());
    share(storage);
  }

  /** Counts one more buffer on a storage in use. */
  void share(Storage storage) {
    trace(storage).buffers.incrementAndGet();
    liveBuffers.increment();
  }

  /** Counts one buffer less; after the last the storage can be reused. */
  void release(Storage storage) {
    liveBuffers.decrement();
    if (trace(storage).buffers.decrementAndGet() == 0) {
      liveBytes.add(-storage.bytes());
      if (storage.isReusable()) {
        idle.put(storage.kind(), storage);
      } else {
        traces.remove(trace(storage));
        storage.free();
      }
    }
  }

  /** Returns what is in use and what is kept for reuse. */
  public MemoryUse use() {
    forgetLost();
    return new MemoryUse(liveBuffers.sum(), liveBytes.sum(), idle.bytes());
  }

  private void trace(Storage storage, Storage.Trace trace) {
    storage.trace = trace;
    traces.add(trace);
  }

  private static Storage.Trace trace(Storage storage) {
    return Objects.requireNonNull(storage.trace);
  }

  private Storage allocate(long kind) {
    forgetLost();
    Storage storage;
    try {
      storage = allocator.allocate(kind);
    } catch (OutOfMemoryError full) {
      idle.clear();
      storage = allocateLastTry(kind);
    }
    trace(storage, new Storage.Trace(storage, lost));
    return storage;
  }

  private Storage allocateLastTry(long kind) {
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

  private void forgetLost() {
    Reference<? extends Storage> reference;
    while ((reference = lost.poll()) != null) {
      Storage.Trace trace = (Storage.Trace) reference;
      int buffers = trace.buffers.get();
      if (traces.remove(trace) && buffers > 0) {
        liveBuffers.add(-buffers);
        liveBytes.add(-trace.bytes);
      }
    }
  }
}
