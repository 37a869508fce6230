package dev.cresset.spi.cpu;

import dev.cresset.spi.TensorBuffer;
import dev.cresset.types.DType;
import dev.cresset.types.Shape;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import org.jspecify.annotations.Nullable;

/** A shape over the front of a {@link Storage}; without one once it is closed. */
public final class CpuBuffer implements TensorBuffer {

  private static final AtomicReferenceFieldUpdater<CpuBuffer, @Nullable Storage> STORAGE =
      AtomicReferenceFieldUpdater.newUpdater(CpuBuffer.class, Storage.class, "storage");

  private final StoragePool pool;
  private final Shape shape;
  private final DType dtype;
  private volatile @Nullable Storage storage;

  CpuBuffer(StoragePool pool, Storage storage, DType dtype, Shape shape) {
    this.pool = pool;
    this.storage = storage;
    this.dtype = dtype;
    this.shape = shape;
  }

  /** Returns a buffer of another shape on the same memory. */
  public CpuBuffer withShape(Shape other) {
    if (other.size() != shape.size()) {
      throw new IllegalArgumentException(
          "%s: reshape from %s to %s changes the number of elements; pass a shape of as many"
              .formatted(pool.name(), shape, other));
    }
    Storage shared = storage();
    pool.share(shared);
    return new CpuBuffer(pool, shared, dtype, other);
  }

  @Override
  public Shape shape() {
    return shape;
  }

  @Override
  public DType dtype() {
    return dtype;
  }

  /** Returns the number of elements. */
  public int size() {
    return (int) shape.size();
  }

  /**
   * Returns the memory, which may be longer than this buffer.
   *
   * @throws IllegalStateException if this buffer is closed
   */
  public Storage storage() {
    Storage open = storage;
    if (open == null) {
      throw new IllegalStateException(
          "%s: the buffer of shape %s is closed".formatted(pool.name(), shape));
    }
    return open;
  }

  @Override
  public void close() {
    Storage last = STORAGE.getAndSet(this, null);
    if (last != null) {
      pool.release(last);
    }
  }
}
