package dev.cresset.conformance;

import dev.cresset.spi.Backend;
import dev.cresset.spi.MemoryUse;
import dev.cresset.types.Shape;

/** Memory once the garbage collector has found what earlier tests left behind. */
final class MemoryAfterGc {

  private static final int QUIET_ROUNDS = 3;

  private MemoryAfterGc() {}

  static MemoryUse memory(Backend backend) {
    MemoryUse last = backend.memory();
    for (int quiet = 0; quiet < QUIET_ROUNDS; quiet++) {
      // Cleaners come late on a busy machine: a buffer left behind shows that they came.
      backend.full(Shape.of(1), 0);
      long withIt = backend.memory().liveBuffers();
      GarbageCollection.until(() -> backend.memory().liveBuffers() < withIt);
      MemoryUse now = backend.memory();
      if (!now.equals(last)) {
        quiet = -1;
      }
      last = now;
    }
    return last;
  }
}
