package dev.cresset.backend.djl;

import ai.djl.Device;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.jni.JniUtils;
import dev.cresset.spi.MemoryUse;
import dev.cresset.spi.TensorBuffer;
import dev.cresset.types.DType;
import dev.cresset.types.Shape;
import java.lang.ref.Reference;
import java.nio.ByteBuffer;

/**
 * Makes buffers, and takes into buffers what PyTorch returns.
 *
 * <p>DJL attaches each array it makes to the manager of the first operand, which then holds it
 * until it is closed. All arrays here have one manager, and {@link #own} makes it forget them.
 */
final class Buffers {

  private final PtNDManager manager;
  private final NativeMemory memory;

  Buffers(PtNDManager manager, NativeMemory memory) {
    this.manager = manager;
    this.memory = memory;
  }

  MemoryUse use() {
    return memory.use();
  }

  /** Returns the array of a buffer. */
  static PtNDArray array(TensorBuffer buffer) {
    return ((DjlBuffer) buffer).array();
  }

  /**
   * Keeps buffers reachable until this call.
   *
   * <p>Native code sees only the address of an array: without this the cleaner could free it while
   * the last operation on it runs.
   */
  static void keepUntilHere(TensorBuffer... buffers) {
    for (TensorBuffer buffer : buffers) {
      Reference.reachabilityFence(buffer);
    }
  }

  /**
   * Returns a buffer that owns an array of {@code FLOAT32}.
   *
   * @param operands what the array was computed from, see {@link #keepUntilHere}
   */
  DjlBuffer floats(PtNDArray array, Shape shape, TensorBuffer... operands) {
    return own(array, DType.FLOAT32, shape, operands);
  }

  /** Returns a buffer that owns an array with memory of its own. */
  DjlBuffer own(PtNDArray array, DType dtype, Shape shape, TensorBuffer... operands) {
    keepUntilHere(operands);
    return own(array, new Storage(memory, shape.size() * dtype.bytes()), dtype, shape);
  }

  /** Returns a buffer that owns an array with the memory of another. */
  DjlBuffer share(PtNDArray array, Shape shape, TensorBuffer other) {
    keepUntilHere(other);
    return own(array, ((DjlBuffer) other).storage(), other.dtype(), shape);
  }

  private DjlBuffer own(PtNDArray array, Storage storage, DType dtype, Shape shape) {
    manager.detachInternal(array.getUid());
    storage.open();
    return new DjlBuffer(array, storage, shape, dtype);
  }

  /** Returns a buffer with elements of any value. */
  DjlBuffer empty(DType dtype, Shape shape) {
    return own(
        JniUtils.createEmptyNdArray(
            manager, shape(shape), type(dtype), Device.cpu(), SparseFormat.DENSE),
        dtype,
        shape);
  }

  /** Returns an array, to be closed, that every element is {@code (float) value} of. */
  PtNDArray full(Shape shape, double value) {
    // PyTorch refuses a double beyond the range of float.
    float rounded = (float) value;
    return JniUtils.full(
        manager, shape(shape), rounded, DataType.FLOAT32, Device.cpu(), SparseFormat.DENSE);
  }

  /** Returns an array of no dimension, to be closed, for arithmetic with a number. */
  PtNDArray scalar(double value) {
    return full(Shape.scalar(), value);
  }

  /** Returns a copy of a view (not of a scalar), in row-major order. */
  static PtNDArray copy(PtNDArray view) {
    // A concatenation of one: DJL's clone would keep the order that the view has.
    return JniUtils.cat(new PtNDArray[] {view}, 0);
  }

  /** Returns the memory of a buffer, which must stay reachable and open while it is used. */
  static ByteBuffer memory(DjlBuffer buffer) {
    long bytes = buffer.shape().size() * buffer.dtype().bytes();
    if (bytes > Integer.MAX_VALUE) {
      throw new IllegalArgumentException(
          "djl: a tensor of shape %s has %s bytes, and Java reaches no more than 2 GiB of one; use smaller batches or layers"
              .formatted(buffer.shape(), bytes));
    }
    PtNDArray array = buffer.array();
    // PyTorch gives an empty array no memory, and Java no view of none.
    return bytes == 0 ? ByteBuffer.allocate(0) : JniUtils.getByteBuffer(array, true);
  }

  static DataType type(DType dtype) {
    return switch (dtype) {
      case FLOAT32 -> DataType.FLOAT32;
      case INT64 -> DataType.INT64;
    };
  }

  static ai.djl.ndarray.types.Shape shape(Shape shape) {
    return new ai.djl.ndarray.types.Shape(shape.dims());
  }
}
