package dev.cresset.backend.djl;

import ai.djl.pytorch.engine.PtNDArray;
import dev.cresset.spi.TensorBuffer;
import dev.cresset.types.DType;
import dev.cresset.types.Shape;
import java.lang.ref.Cleaner;

/** One PyTorch array that no manager of DJL's knows: freed by {@link #close} or by the cleaner. */
final class DjlBuffer implements TensorBuffer {

  private final PtNDArray array;
  private final Storage storage;
  private final Shape shape;
  private final DType dtype;
  private final Cleaner.Cleanable cleanable;

  DjlBuffer(PtNDArray array, Storage storage, Shape shape, DType dtype) {
    this.array = array;
    this.storage = storage;
    this.shape = shape;
    this.dtype = dtype;
    this.cleanable = NativeMemory.onRelease(this, new Release(array, storage));
  }

  /**
   * Returns the array.
   *
   * @throws IllegalStateException if the buffer is closed
   */
  PtNDArray array() {
    if (array.isReleased()) {
      throw new IllegalStateException(
          "djl: a buffer of shape %s was used after it was closed".formatted(shape));
    }
    return array;
  }

  Storage storage() {
    return storage;
  }

  @Override
  public Shape shape() {
    return shape;
  }

  @Override
  public DType dtype() {
    return dtype;
  }

  @Override
  public void close() {
    cleanable.clean();
  }

  /** Must not refer to the buffer, which would then never be unreachable. */
  private record Release(PtNDArray array, Storage storage) implements Runnable {
    @Override
    public void run() {
      array.close();
      storage.close();
    }
  }
}
