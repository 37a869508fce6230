package dev.cresset.backend.jvm;

import dev.cresset.types.DType;
import java.lang.ref.PhantomReference;
import java.lang.ref.ReferenceQueue;
import java.util.concurrent.atomic.AtomicInteger;

/** An array and the number of buffers that share it, which {@link Memory} counts. */
final class Storage {

  /**
   * What {@link Memory} still knows of a storage that became unreachable while buffers used it.
   *
   * <p>Made once per array rather than once per buffer, so a step that reuses arrays makes none.
   */
  static final class Trace extends PhantomReference<Storage> {
    final long bytes;
    final AtomicInteger users = new AtomicInteger();

    private Trace(Storage storage, long bytes, ReferenceQueue<Storage> queue) {
      super(storage, queue);
      this.bytes = bytes;
    }
  }

  private final Object array;
  final Trace trace;

  Storage(Object array, long bytes, ReferenceQueue<Storage> queue) {
    this.array = array;
    this.trace = new Trace(this, bytes, queue);
  }

  Object array() {
    return array;
  }

  float[] floats() {
    return (float[]) array;
  }

  long[] longs() {
    return (long[]) array;
  }

  int length() {
    return array instanceof float[] floats ? floats.length : longs().length;
  }

  DType dtype() {
    return array instanceof float[] ? DType.FLOAT32 : DType.INT64;
  }
}
