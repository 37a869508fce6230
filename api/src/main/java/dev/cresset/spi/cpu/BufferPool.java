package dev.cresset.spi.cpu;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Keeps memory that a backend does not need for now, for the next that asks for its kind.
 *
 * <p>Made of several stripes, each thread beginning at one of its own: with a single lock two
 * threads make no more predictions a second than one. A thread takes from the others what its own
 * stripe lacks, and never sleeps while there is a lock that is free.
 *
 * <p>What is kept is bounded; beyond the bound, what was not asked for the longest goes first.
 *
 * @param <K> kind, for example a length
 * @param <M> memory
 */
public final class BufferPool<K, M> {

  private static final int MOST_KINDS = 1024;

  /** How often to look again where a lock was taken, which it is for some 50 nanoseconds. */
  private static final int MOST_LOOKS = 100;

  private final long limit;
  private final ToLongFunction<M> size;
  private final Consumer<M> dropped;
  private final Stripe<K, M>[] stripes;
  private final LongAdder bytes = new LongAdder();

  /**
   * Makes an empty pool.
   *
   * @param limit bytes kept at most
   * @param size tells how many bytes a piece of memory has
   * @param dropped is told what is not kept any longer
   */
  @SuppressWarnings({"unchecked", "rawtypes"})
  public BufferPool(long limit, ToLongFunction<M> size, Consumer<M> dropped) {
    this.limit = limit;
    this.size = size;
    this.dropped = dropped;
    stripes = new Stripe[Integer.highestOneBit(4 * Runtime.getRuntime().availableProcessors())];
    for (int i = 0; i < stripes.length; i++) {
      stripes[i] = new Stripe<>();
    }
  }

  /** Returns memory of a kind that now belongs to the caller, or null if there is none. */
  public @Nullable M take(K kind) {
    int own = own();
    for (int looks = 0; looks < MOST_LOOKS; looks++) {
      boolean sawAll = true;
      for (int i = 0; i < stripes.length; i++) {
        Stripe<K, M> stripe = stripes[own ^ i];
        if (stripe.lock.tryLock()) {
          M memory = stripe.pollAndUnlock(kind);
          if (memory != null) {
            bytes.add(-size.applyAsLong(memory));
            return memory;
          }
        } else {
          sawAll = false;
        }
      }
      if (sawAll) {
        return null;
      }
      Thread.onSpinWait();
    }
    return null;
  }

  /** Keeps memory of a kind, or drops it if it alone is beyond the bound. */
  public void put(K kind, M memory) {
    if (size.applyAsLong(memory) > limit) {
      dropped.accept(memory);
      return;
    }
    Stripe<K, M> stripe = lockOne();
    try {
      stripe.idle.computeIfAbsent(kind, absent -> new ArrayDeque<>()).push(memory);
      bytes.add(size.applyAsLong(memory));
      while (!stripe.idle.isEmpty() && (bytes.sum() > limit || stripe.idle.size() > MOST_KINDS)) {
        dropLongestUnused(stripe);
      }
    } finally {
      stripe.lock.unlock();
    }
  }

  /** Drops everything. */
  public void clear() {
    for (Stripe<K, M> stripe : stripes) {
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

  /** Returns how many bytes are kept. */
  public long bytes() {
    return bytes.sum();
  }

  private void dropLongestUnused(Stripe<K, M> stripe) {
    Iterator<ArrayDeque<M>> longestUnused = stripe.idle.values().iterator();
    ArrayDeque<M> same = longestUnused.next();
    M memory = same.pollLast();
    if (memory != null) {
      bytes.add(-size.applyAsLong(memory));
      dropped.accept(memory);
    }
    if (same.isEmpty()) {
      longestUnused.remove();
    }
  }

  private Stripe<K, M> lockOne() {
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

  private static final class Stripe<K, M> {
    final ReentrantLock lock = new ReentrantLock();

    /** The kind used last comes last; of one kind, the memory put last comes first, being warm. */
    final LinkedHashMap<K, ArrayDeque<M>> idle = new LinkedHashMap<>(64, 0.75f, true);

    @Nullable M pollAndUnlock(K kind) {
      try {
        ArrayDeque<M> same = idle.get(kind);
        return same == null ? null : same.poll();
      } finally {
        lock.unlock();
      }
    }
  }
}
