package dev.cresset.backend.jvm;

import dev.cresset.spi.MemoryUse;
import dev.cresset.types.DType;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Hands out arrays, takes them back for reuse by exact length, and counts.
 *
 * <p>What is kept for reuse is bounded; beyond the bound, the lengths that were not asked for the
 * longest go first. The lock is held for a few dozen nanoseconds and never while an array is made.
 */
final class Memory {

  private static final long MOST_POOLED_BYTES = 256L << 20;
  private static final int MOST_LENGTHS = 1024;

  private final long limit;
  private final ReentrantLock lock = new ReentrantLock();
  private final LinkedHashMap<Long, ArrayDeque<Storage>> pooled =
      new LinkedHashMap<>(64, 0.75f, true);
  private final ReferenceQueue<Storage> lost = new ReferenceQueue<>();
  private final Set<Storage.Trace> traces = new HashSet<>();
  private long liveBuffers;
  private long liveBytes;
  private long pooledBytes;

  Memory() {
    this(Math.min(MOST_POOLED_BYTES, Runtime.getRuntime().maxMemory() / 8));
  }

  /** Keeps up to {@code limit} bytes for reuse. */
  Memory(long limit) {
    this.limit = limit;
  }

  /** Returns a storage with one user, whose array holds anything. */
  Storage take(DType dtype, int length) {
    Storage reused = reuse(key(dtype, length));
    return reused == null ? make(dtype, length) : reused;
  }

  /** Notes one more user. */
  void share(Storage storage) {
    lock.lock();
    try {
      storage.trace.users++;
      liveBuffers++;
    } finally {
      lock.unlock();
    }
  }

  /** Notes one user less; after the last, the array is up for reuse. */
  void release(Storage storage) {
    lock.lock();
    try {
      liveBuffers--;
      if (--storage.trace.users == 0) {
        liveBytes -= storage.trace.bytes;
        keep(storage);
      }
    } finally {
      lock.unlock();
    }
  }

  MemoryUse use() {
    lock.lock();
    try {
      forgetLost();
      return new MemoryUse(liveBuffers, liveBytes, pooledBytes);
    } finally {
      lock.unlock();
    }
  }

  private Storage reuse(Long key) {
    lock.lock();
    try {
      ArrayDeque<Storage> same = pooled.get(key);
      Storage storage = same == null ? null : same.poll();
      if (storage != null) {
        pooledBytes -= storage.trace.bytes;
        count(storage);
      }
      return storage;
    } finally {
      lock.unlock();
    }
  }

  private Storage make(DType dtype, int length) {
    Object array =
        switch (dtype) {
          case FLOAT32 -> new float[length];
          case INT64 -> new long[length];
        };
    Storage storage = new Storage(array, (long) length * dtype.bytes(), lost);
    lock.lock();
    try {
      forgetLost();
      traces.add(storage.trace);
      count(storage);
      return storage;
    } finally {
      lock.unlock();
    }
  }

  private void count(Storage storage) {
    storage.trace.users = 1;
    liveBuffers++;
    liveBytes += storage.trace.bytes;
  }

  private void keep(Storage storage) {
    if (storage.trace.bytes > limit) {
      traces.remove(storage.trace);
      return;
    }
    Long key = key(storage.dtype(), storage.length());
    pooled.computeIfAbsent(key, absent -> new ArrayDeque<>()).push(storage);
    pooledBytes += storage.trace.bytes;
    Iterator<ArrayDeque<Storage>> longestUnused = pooled.values().iterator();
    while (pooledBytes > limit || pooled.size() > MOST_LENGTHS) {
      for (Storage dropped : longestUnused.next()) {
        pooledBytes -= dropped.trace.bytes;
        traces.remove(dropped.trace);
      }
      longestUnused.remove();
    }
  }

  /** Takes out of the count what became unreachable without being closed. */
  private void forgetLost() {
    Reference<? extends Storage> reference;
    while ((reference = lost.poll()) != null) {
      Storage.Trace trace = (Storage.Trace) reference;
      if (traces.remove(trace)) {
        liveBuffers -= trace.users;
        liveBytes -= trace.bytes;
      }
    }
  }

  private static Long key(DType dtype, int length) {
    return (long) length * DType.values().length + dtype.ordinal();
  }
}
