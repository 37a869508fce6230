package dev.cresset.backend.nd4j;

import dev.cresset.spi.cpu.DirectStorage;
import org.bytedeco.javacpp.FloatPointer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataBuffer;

/** Memory with the views of it that OpenBLAS and ND4J take; they do not keep it reachable. */
final class Nd4jStorage extends DirectStorage {

  private final FloatPointer pointer = new FloatPointer(floats());
  private volatile @Nullable DataBuffer array;

  Nd4jStorage(int bytes) {
    super(bytes);
  }

  FloatPointer pointer() {
    return pointer;
  }

  /** Returns ND4J's view; two threads that ask at once may get two, of the same memory. */
  DataBuffer array() {
    DataBuffer known = array;
    if (known == null) {
      known = Nd4jRuntime.wrap(pointer, floats().capacity());
      array = known;
    }
    return known;
  }
}
