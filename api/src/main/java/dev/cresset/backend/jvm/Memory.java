package dev.cresset.backend.jvm;

import dev.cresset.spi.MemoryUse;
import dev.cresset.spi.cpu.BufferPool;
import dev.cresset.types.DType;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** Hands out arrays, takes them back for reuse by exact length, and counts. */
final class Memory {

  private static final int TYPES = DType.values().length;

  private static final long MOST_POOLED_BYTES = 256L << 20;

  private final BufferPool<Long, Storage> pool;
  private final ReferenceQueue<Storage> lost = new ReferenceQueue<>();
  private final Set<Storage.Trace> traces = ConcurrentHashMap.newKeySet();
  private final LongAdder liveBuffers = new LongAdder();
  private final LongAdder liveBytes = new LongAdder();

  Memory() {
    this(Math.min(MOST_POOLED_BYTES, Runtime.getRuntime().maxMemory() / 8));
  }

  /** Keeps up to {@code limit} bytes for reuse. */
  Memory(long limit) {
    pool =
        new BufferPool<>(
            limit, storage -> storage.trace.bytes, storage -> traces.remove(storage.trace));
  }

  /** Returns a storage with one user, whose array holds anything. */
  Storage take(DType dtype, int length) {
    Storage reused = pool.take(key(dtype, length));
    Storage storage = reused == null ? make(dtype, length) : reused;
    liveBytes.add(storage.trace.bytes);
    share(storage);
    return storage;
  }

  /** Notes one more user. */
  void share(Storage storage) {
    storage.trace.users.incrementAndGet();
    liveBuffers.increment();
  }

  /** Notes one user less; after the last, the array is up for reuse. */
  void release(Storage storage) {
    liveBuffers.decrement();
    if (storage.trace.users.decrementAndGet() == 0) {
      liveBytes.add(-storage.trace.bytes);
      pool.put(key(storage.dtype(), storage.length()), storage);
    }
  }

  MemoryUse use() {
    forgetLost();
    return new MemoryUse(liveBuffers.sum(), liveBytes.sum(), pool.bytes());
  }

  private Storage make(DType dtype, int length) {
    forgetLost();
    Object array =
        switch (dtype) {
          case FLOAT32 -> new float[length];
          case INT64 -> new long[length];
        };
    Storage storage = new Storage(array, (long) length * dtype.bytes(), lost);
    traces.add(storage.trace);
    return storage;
  }

  /** Takes out of the count what became unreachable without being closed. */
  private void forgetLost() {
    Reference<? extends Storage> reference;
    while ((reference = lost.poll()) != null) {
      Storage.Trace trace = (Storage.Trace) reference;
      int users = trace.users.get();
      if (traces.remove(trace) && users > 0) {
        liveBuffers.add(-users);
        liveBytes.add(-trace.bytes);
      }
    }
  }

  private static Long key(DType dtype, int length) {
    return (long) length * TYPES + dtype.ordinal();
  }
}
