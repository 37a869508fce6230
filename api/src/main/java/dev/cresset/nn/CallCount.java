package dev.cresset.nn;

import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Counts the calls in progress. Threads count in different cache lines, so calls on many processors
 * do not wait for each other.
 */
final class CallCount {

  /** Counters whose indices differ by this are in different cache lines. */
  private static final int INTS_PER_LINE = 32;

  private static final int STRIPES =
      Integer.highestOneBit(Math.min(64, 4 * Runtime.getRuntime().availableProcessors()));

  private final AtomicIntegerArray counts = new AtomicIntegerArray(STRIPES * INTS_PER_LINE);

  /** Returns where the current thread counts. */
  @SuppressWarnings("deprecation") // the replacement, threadId(), is not in Java 17
  static int stripe() {
    return ((int) Thread.currentThread().getId() & (STRIPES - 1)) * INTS_PER_LINE;
  }

  void begin(int stripe) {
    counts.getAndIncrement(stripe);
  }

  void end(int stripe) {
    counts.getAndDecrement(stripe);
  }

  /**
   * Returns whether no call is in progress. The result is exact only once no further call can
   * begin: each counter that was 0 then stays 0.
   */
  boolean isZero() {
    for (int i = 0; i < counts.length(); i += INTS_PER_LINE) {
      if (counts.get(i) != 0) {
        return false;
      }
    }
    return true;
  }
}
