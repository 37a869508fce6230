package dev.cresset.backend.nd4j;

import org.bytedeco.javacpp.FloatPointer;

/** A pointer that can be moved, where a new one for each piece of a product would be garbage. */
final class NativeView extends FloatPointer {

  /** Points to an element of {@code start}, which its owner keeps reachable. */
  NativeView to(FloatPointer start, long element) {
    address = start.address() + element * Float.BYTES;
    return this;
  }
}
