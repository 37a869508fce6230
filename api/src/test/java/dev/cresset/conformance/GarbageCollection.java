package dev.cresset.conformance;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits for what the garbage collector and cleaners do, however busy the machine is. */
public final class GarbageCollection {

  private static final long DEADLINE_NANOS = TimeUnit.MINUTES.toNanos(2);
  private static final int PAUSE_MILLIS = 15;

  private GarbageCollection() {}

  /** Collects garbage until the condition holds; a deadline of two minutes only ends a hang. */
  public static void until(BooleanSupplier condition) {
    long end = System.nanoTime() + DEADLINE_NANOS;
    while (!condition.getAsBoolean() && System.nanoTime() - end < 0) {
      System.gc();
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the garbage collector", e);
    }
  }
}
