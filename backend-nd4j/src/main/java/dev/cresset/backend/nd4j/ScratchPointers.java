package dev.cresset.backend.nd4j;

import dev.cresset.spi.cpu.ScratchPool;
import org.bytedeco.javacpp.FloatPointer;

/** Reusable pointers into matrices, where a new one for each tile would be garbage. */
final class ScratchPointers {

  private static final ScratchPool<ScratchPointers> IDLE = new ScratchPool<>(ScratchPointers::new);

  final MovablePointer a = new MovablePointer();
  final MovablePointer b = new MovablePointer();
  final MovablePointer c = new MovablePointer();

  private ScratchPointers() {}

  /** Returns some that nobody else uses. */
  static ScratchPointers take() {
    return IDLE.take();
  }

  /** Keeps these for the next call. */
  void giveBack() {
    IDLE.giveBack(this);
  }

  /** One pointer. */
  static final class MovablePointer extends FloatPointer {

    /** Points to an element of {@code start}, which its owner keeps reachable. */
    void to(FloatPointer start, long element) {
      address = start.address() + element * Float.BYTES;
    }
  }
}
