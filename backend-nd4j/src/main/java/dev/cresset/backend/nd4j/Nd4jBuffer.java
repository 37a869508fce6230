package dev.cresset.backend.nd4j;

import dev.cresset.spi.TensorBuffer;
import dev.cresset.types.DType;
import dev.cresset.types.Shape;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** A shape over the front of a storage, which several buffers may share. */
final class Nd4jBuffer implements TensorBuffer {

  private final StoragePool pool;
  private final Shape shape;
  private final DType dtype;
  private final AtomicReference<@Nullable NativeStorage> storage;

  /** Takes over one use of {@code storage}. */
  Nd4jBuffer(StoragePool pool, NativeStorage storage, DType dtype, Shape shape) {
    this.pool = pool;
    this.shape = shape;
    this.dtype = dtype;
    this.storage = new AtomicReference<>(storage);
  }

  @Override
  public Shape shape() {
    return shape;
  }

  @Override
  public DType dtype() {
    return dtype;
  }

  NativeStorage storage() {
    NativeStorage open = storage.get();
    if (open == null) {
      throw new IllegalStateException(
          "nd4j: the buffer of shape " + shape + " was used after it was closed");
    }
    return open;
  }

  int size() {
    return (int) shape.size();
  }

  Nd4jBuffer withShape(Shape other) {
    if (other.size() != shape.size()) {
      throw new IllegalArgumentException(
          "nd4j: reshape from %s to %s changes the number of elements; pass a shape of as many"
              .formatted(shape, other));
    }
    NativeStorage shared = storage();
    pool.share(shared);
    return new Nd4jBuffer(pool, shared, dtype, other);
  }

  @Override
  public void close() {
    NativeStorage open = storage.getAndSet(null);
    if (open != null) {
      pool.giveBack(open);
    }
  }
}
