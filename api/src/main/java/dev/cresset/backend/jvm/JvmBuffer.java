package dev.cresset.backend.jvm;

import dev.cresset.spi.TensorBuffer;
import dev.cresset.types.DType;
import dev.cresset.types.Shape;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/** A shape over a {@link Storage}; without one once it is closed. */
final class JvmBuffer implements TensorBuffer {

  private static final AtomicReferenceFieldUpdater<JvmBuffer, @Nullable Storage> STORAGE =
      AtomicReferenceFieldUpdater.newUpdater(JvmBuffer.class, Storage.class, "storage");

  private final Memory memory;
  private final Shape shape;
  private final DType dtype;
  private volatile @Nullable Storage storage;

  private JvmBuffer(Memory memory, Shape shape, DType dtype, Storage storage) {
    this.memory = memory;
    this.shape = shape;
    this.dtype = dtype;
    this.storage = storage;
  }

  /** Returns a buffer whose elements hold anything. */
  static JvmBuffer create(Memory memory, DType dtype, Shape shape) {
    if (shape.size() > Integer.MAX_VALUE - 8) {
      throw new IllegalArgumentException(
          "the jvm backend holds up to %s elements in a tensor, shape %s has %s; use smaller batches"
              .formatted(Integer.MAX_VALUE - 8, shape, shape.size()));
    }
    return new JvmBuffer(memory, shape, dtype, memory.take(dtype, (int) shape.size()));
  }

  /** Returns a buffer that shares this one's elements. */
  JvmBuffer withShape(Shape other) {
    Storage shared = open();
    memory.share(shared);
    return new JvmBuffer(memory, other, dtype, shared);
  }

  @Override
  public Shape shape() {
    return shape;
  }

  @Override
  public DType dtype() {
    return dtype;
  }

  /** Returns the elements, row-major; the array's length is the shape's size. */
  float[] floats() {
    return open().floats();
  }

  /** Returns the elements, row-major; the array's length is the shape's size. */
  long[] longs() {
    return open().longs();
  }

  /** Returns {@link #floats()} or {@link #longs()}. */
  Object array() {
    return open().array();
  }

  @Override
  public void close() {
    Storage last = STORAGE.getAndSet(this, null);
    if (last != null) {
      memory.release(last);
    }
  }

  private Storage open() {
    Storage current = storage;
    if (current == null) {
      throw new IllegalStateException("buffer of shape " + shape + " is closed");
    }
    return current;
  }
}
