package dev.cresset.conformance;

import dev.cresset.spi.Backend;
import dev.cresset.spi.MemoryUse;
import dev.cresset.types.Shape;

/** Memory once the garbage collector has found what earlier tests left behind. */
final class Settled {

  private static final int MOST_ROUNDS = 100;
  private static final int QUIET_ROUNDS = 3;

  private Settled() {}

  static MemoryUse memory(Backend backend) {
    // On a busy machine cleaners come late: a buffer left behind tells that they came.
    backend.full(Shape.of(1), 0);
    long withIt = backend.memory().liveBuffers();
    MemoryUse last = backend.memory();
    int quiet = 0;
    for (int round = 0; round < MOST_ROUNDS && quiet < QUIET_ROUNDS; round++) {
      System.gc();
      pause();
      MemoryUse now = backend.memory();
      boolean found = now.liveBuffers() < withIt;
      quiet = found && now.equals(last) ? quiet + 1 : 0;
      last = now;
    }
    return last;
  }

  private static void pause() {
    try {
      Thread.sleep(15);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while waiting for the garbage collector", e);
    }
  }
}
