package dev.cresset.backend.jvm;

import dev.cresset.spi.cpu.Storage;
import dev.cresset.spi.cpu.StoragePool;
import dev.cresset.types.DType;
import dev.cresset.types.Shape;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;

/** An array on the heap, of exactly the length of its buffers. */
final class ArrayStorage extends Storage {

  private static final DType[] TYPES = DType.values();

  /** Allocates arrays; the kind is the length and the type. */
  static final StoragePool.Allocator ALLOCATOR =
      new StoragePool.Allocator() {
        @Override
        public long kind(DType dtype, Shape shape) {
          if (shape.size() > Shape.MAX_ELEMENTS) {
            throw new IllegalArgumentException(
                "jvm: a tensor holds up to %s elements, shape %s has %s; use smaller batches"
                    .formatted(Shape.MAX_ELEMENTS, shape, shape.size()));
          }
          return shape.size() * TYPES.length + dtype.ordinal();
        }

        @Override
        public Storage allocate(long kind) {
          return new ArrayStorage(
              kind, TYPES[(int) (kind % TYPES.length)], (int) (kind / TYPES.length));
        }
      };

  private final float[] array;
  private final FloatBuffer floats;
  private final LongBuffer longs;

  private ArrayStorage(long kind, DType dtype, int length) {
    super(kind, (long) length * dtype.bytes());
    this.array = new float[dtype == DType.FLOAT32 ? length : 0];
    this.floats = FloatBuffer.wrap(array);
    this.longs = LongBuffer.allocate(dtype == DType.INT64 ? length : 0);
  }

  /** Returns the elements of {@code FLOAT32}. */
  float[] array() {
    return array;
  }

  @Override
  public FloatBuffer floats() {
    return floats;
  }

  @Override
  public LongBuffer longs() {
    return longs;
  }
}
