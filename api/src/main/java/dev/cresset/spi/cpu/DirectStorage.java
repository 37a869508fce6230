package dev.cresset.spi.cpu;

import dev.cresset.types.DType;
import dev.cresset.types.Shape;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.IntBuffer;
import java.nio.LongBuffer;
import java.util.function.IntFunction;

/**
 * Memory outside the heap for native code, a direct {@link ByteBuffer}: it is freed when neither
 * the storage nor one of its views is reachable.
 *
 * <p>Whoever passes its address to native code keeps the storage reachable until the call is over.
 */
public class DirectStorage extends Storage {

  /** Bytes of the widest vector registers and of a cache line. */
  public static final int ALIGNMENT = 64;

  private static final int STEPS_LOG = 3;
  private static final int STEPS = 1 << STEPS_LOG;

  /** The largest memory that a {@link ByteBuffer} holds besides its alignment. */
  static final long MAX_BYTES = Integer.MAX_VALUE - 2L * ALIGNMENT + 1;

  private final ByteBuffer memory;
  private final FloatBuffer floats;
  private final IntBuffer bits;
  private final LongBuffer longs;

  /** Allocates {@code bytes}, a multiple of {@link #ALIGNMENT}. */
  public DirectStorage(int bytes) {
    this(
        ByteBuffer.allocateDirect(bytes + ALIGNMENT)
            .alignedSlice(ALIGNMENT)
            .limit(bytes)
            .slice()
            .order(ByteOrder.nativeOrder()));
  }

  /** Makes a storage of memory that native code allocated, in the processor's order. */
  protected DirectStorage(ByteBuffer memory) {
    super(memory.capacity(), memory.capacity());
    this.memory = memory;
    this.floats = memory.asFloatBuffer();
    this.bits = memory.asIntBuffer();
    this.longs = memory.asLongBuffer();
  }

  /** Returns an allocator of memory in a few hundred sizes. */
  static StoragePool.Allocator allocator(String name, IntFunction<DirectStorage> allocate) {
    return new StoragePool.Allocator() {
      @Override
      public long kind(DType dtype, Shape shape) {
        long bytes = Math.multiplyExact(shape.size(), dtype.bytes());
        if (bytes > MAX_BYTES) {
          throw new IllegalArgumentException(
              "%s: a tensor may take up to 2 GiB, shape %s needs %s bytes; split it, or use smaller batches"
                  .formatted(name, shape, bytes));
        }
        return roundUp(bytes);
      }

      @Override
      public Storage allocate(long kind) {
        return allocate.apply((int) kind);
      }
    };
  }

  /**
   * Rounds a size up so that memory of nearly the same size can be reused: to a multiple of 64
   * bytes up to 512, then to one of eight steps between powers of two, which wastes an eighth at
   * most.
   */
  static int roundUp(long bytes) {
    int units = (int) Math.max(1, (bytes + ALIGNMENT - 1) / ALIGNMENT);
    if (units <= STEPS) {
      return units * ALIGNMENT;
    }
    int octave = 31 - Integer.numberOfLeadingZeros(units - 1);
    int step = 1 << (octave - STEPS_LOG);
    int steps = (units - (1 << octave) + step - 1) / step;
    long rounded = (long) ALIGNMENT * ((1 << octave) + steps * step);
    return (int) Math.min(rounded, MAX_BYTES);
  }

  /** Returns the bytes, in the processor's order. */
  public ByteBuffer memory() {
    return memory;
  }

  @Override
  public FloatBuffer floats() {
    return floats;
  }

  /** Returns the integers that encode the elements of {@link #floats}. */
  IntBuffer bits() {
    return bits;
  }

  @Override
  public LongBuffer longs() {
    return longs;
  }
}
