package dev.cresset.backend.nd4j;

import dev.cresset.spi.cpu.ScratchPool;
import org.bytedeco.javacpp.FloatPointer;

/** Reusable pointers into matrices, where a new one for each tile would be garbage. */
final class ScratchPointers {

  static final ScratchPool<ScratchPointers> POOL = new ScratchPool<>(ScratchPointers::new);

  final MovablePointer a = new MovablePointer();
  final MovablePointer b = new MovablePointer();
  final MovablePointer c = new MovablePointer();

  private ScratchPointers() {}

  /** One pointer. */
  static final class MovablePointer extends FloatPointer {

    /** Points to an element of {@code start}, which its owner keeps reachable. */
    void to(FloatPointer start, long element) {
      address = start.address() + element * Float.BYTES;
    }
  }
}
