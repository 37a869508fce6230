package dev.cresset.spi;

import dev.cresset.types.DType;
import dev.cresset.types.Shape;

/**
 * A handle to the elements of a tensor on a backend, contiguous and row-major.
 *
 * <p>A buffer that becomes unreachable without {@link #close()} must still free its memory. A heap
 * array and a direct {@link java.nio.ByteBuffer} do so by themselves; other native memory needs a
 * {@link java.lang.ref.Cleaner}.
 */
public interface TensorBuffer extends AutoCloseable {

  /** Returns the shape. */
  Shape shape();

  /** Returns the type of the elements. */
  DType dtype();

  /**
   * Returns the memory to the backend, which may reuse it for the next buffer of that size; a
   * second call has no effect. May be called on any thread, but not while an operation of the
   * backend uses the buffer (see {@link Backend}). Memory that is shared through {@link
   * Backend#reshape} is returned when the last buffer that shares it is closed.
   */
  @Override
  void close();
}
