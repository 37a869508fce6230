package dev.cresset.backend.nd4j;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many open buffers share one storage.
 *
 * <p>Does not refer to the storage, so that it can tell what was open after the storage itself has
 * become unreachable.
 */
final class Users {

  private final AtomicInteger count = new AtomicInteger();

  void add() {
    count.incrementAndGet();
  }

  /** Takes one away and returns whether it was the last. */
  boolean removeLast() {
    return count.decrementAndGet() == 0;
  }

  /** Takes all away and returns how many there were. */
  int removeAll() {
    return count.getAndSet(0);
  }
}
