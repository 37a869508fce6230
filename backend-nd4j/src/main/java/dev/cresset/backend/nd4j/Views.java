package dev.cresset.backend.nd4j;

import dev.cresset.spi.cpu.ScratchPool;
import org.bytedeco.javacpp.FloatPointer;

/**
 * Pointers that can be moved to the piece being worked on, where a new one for each piece would be
 * garbage.
 */
final class Views {

  private static final ScratchPool<Views> IDLE = new ScratchPool<>(Views::new);

  final View a = new View();
  final View b = new View();
  final View c = new View();

  private Views() {}

  /** Returns some that nobody else uses. */
  static Views take() {
    return IDLE.take();
  }

  /** Keeps these for the next call. */
  void giveBack() {
    IDLE.giveBack(this);
  }

  /** One pointer. */
  static final class View extends FloatPointer {

    /** Points to an element of {@code start}, which its owner keeps reachable. */
    void to(FloatPointer start, long element) {
      address = start.address() + element * Float.BYTES;
    }
  }
}
