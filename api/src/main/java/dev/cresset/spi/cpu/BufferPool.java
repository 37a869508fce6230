package dev.cresset.spi.cpu;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Caches unused storages up to a limit, and drops the least recently used first.
 *
 * <p>Made of several stripes, each thread beginning at one of its own: with a single lock two
 * threads make no more predictions a second than one. A thread takes from the others what its own
 * stripe lacks, and never sleeps while there is a lock that is free.
 */
final class BufferPool {

  private static final int MOST_KINDS = 1024;

  /** How often to look again where a lock was taken, which it is for some 50 nanoseconds. */
  private static final int MOST_LOOKS = 100;

  private final long maxBytes;
  private final Consumer<Storage> dropped;
  private final Stripe[] stripes =
      new Stripe[Integer.highestOneBit(4 * Runtime.getRuntime().availableProcessors())];
  private final LongAdder bytes = new LongAdder();

  /** Creates an empty pool; {@code dropped} receives each storage that is evicted. */
  BufferPool(long maxBytes, Consumer<Storage> dropped) {
    this.maxBytes = maxBytes;
    this.dropped = dropped;
    for (int i = 0; i < stripes.length; i++) {
      stripes[i] = new Stripe();
    }
  }

  /** Returns a storage that now belongs to the caller, or null if there is none of this kind. */
  @Nullable Storage take(Long kind) {
    int own = own();
    boolean sawAll = false;
    for (int looks = 0; looks < MOST_LOOKS && !sawAll; looks++) {
      sawAll = true;
      for (int i = 0; i < stripes.length; i++) {
        Stripe stripe = stripes[own ^ i];
        if (stripe.lock.tryLock()) {
          Storage storage = stripe.pollAndUnlock(kind);
          if (storage != null) {
            bytes.add(-storage.bytes());
            return storage;
          }
        } else {
          sawAll = false;
          Thread.onSpinWait();
        }
      }
    }
    return null;
  }

  /** Keeps a storage, or drops it if it alone is beyond the bound. */
  void put(Storage storage) {
    if (storage.bytes() > maxBytes) {
      dropped.accept(storage);
      return;
    }
    Stripe stripe = lockOne();
    try {
      stripe.idle.computeIfAbsent(storage.kind(), absent -> new ArrayDeque<>()).push(storage);
      bytes.add(storage.bytes());
      while (!stripe.idle.isEmpty()
          && (bytes.sum() > maxBytes || stripe.idle.size() > MOST_KINDS)) {
        dropLongestUnused(stripe);
      }
    } finally {
      stripe.lock.unlock();
    }
  }

  /** Drops everything. */
  void clear() {
    for (Stripe stripe : stripes) {
      stripe.lock.lock();
      try {
        while (!stripe.idle.isEmpty()) {
          dropLongestUnused(stripe);
        }
      } finally {
        stripe.lock.unlock();
      }
    }
  }

  /** Returns the number of bytes that are kept. */
  long bytes() {
    return bytes.sum();
  }

  private void dropLongestUnused(Stripe stripe) {
    Iterator<ArrayDeque<Storage>> longestUnused = stripe.idle.values().iterator();
    ArrayDeque<Storage> same = longestUnused.next();
    Storage storage = same.pollLast();
    if (storage == null) {
      longestUnused.remove();
    } else {
      bytes.add(-storage.bytes());
      dropped.accept(storage);
    }
  }

  private Stripe lockOne() {
    int own = own();
    for (int i = 0; i < stripes.length; i++) {
      if (stripes[own ^ i].lock.tryLock()) {
        return stripes[own ^ i];
      }
    }
    stripes[own].lock.lock();
    return stripes[own];
  }

  @SuppressWarnings("deprecation") // its successor, threadId, is not in Java 17
  private int own() {
    return (int) Thread.currentThread().getId() & (stripes.length - 1);
  }

  private static final class Stripe {
    final ReentrantLock lock = new ReentrantLock();

    /** The kind used last comes last; of one kind, the storage put last comes first, being warm. */
    final LinkedHashMap<Long, ArrayDeque<Storage>> idle = new LinkedHashMap<>(64, 0.75f, true);

    @Nullable Storage pollAndUnlock(Long kind) {
      try {
        ArrayDeque<Storage> same = idle.get(kind);
        return same == null ? null : same.poll();
      } finally {
        lock.unlock();
      }
    }
  }
}
