package dev.cresset.backend.nd4j;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataBuffer;

/**
 * A block of memory outside the heap, with every view of it that an operation may want.
 *
 * <p>The block belongs to a direct {@link ByteBuffer}, so it is freed when nothing refers to the
 * storage or to one of the Java views. The pointer and the ND4J view do not hold it: whoever passes
 * them to native code keeps the storage reachable until the call is over.
 */
final class NativeStorage {

  /** The widest vector registers and a cache line are this many bytes. */
  static final int ALIGNMENT = 64;

  private final ByteBuffer memory;
  private final FloatBuffer floats;
  private final IntBuffer bits;
  private final LongBuffer longs;
  private final FloatPointer pointer;
  private final Users users;
  private volatile @Nullable DataBuffer array;

  /** Allocates {@code bytes}, a multiple of {@link #ALIGNMENT}. */
  NativeStorage(int bytes, Users users) {
    this.memory =
        ByteBuffer.allocateDirect(bytes + ALIGNMENT)
            .alignedSlice(ALIGNMENT)
            .limit(bytes)
            .slice()
            .order(ByteOrder.nativeOrder());
    this.floats = memory.asFloatBuffer();
    this.bits = memory.asIntBuffer();
    this.longs = memory.asLongBuffer();
    this.pointer = new FloatPointer(floats);
    this.users = users;
  }

  int bytes() {
    return memory.capacity();
  }

  ByteBuffer memory() {
    return memory;
  }

  FloatBuffer floats() {
    return floats;
  }

  /** The same elements as {@link #floats}, as the integers that encode them. */
  IntBuffer bits() {
    return bits;
  }

  LongBuffer longs() {
    return longs;
  }

  FloatPointer pointer() {
    return pointer;
  }

  Users users() {
    return users;
  }

  /** ND4J's view; two threads that ask at once may get two, of the same memory. */
  DataBuffer array() {
    DataBuffer known = array;
    if (known == null) {
      known = Nd4jRuntime.wrap(pointer, floats.capacity());
      array = known;
    }
    return known;
  }
}
