package dev.cresset.spi;

import dev.cresset.types.DType;
import dev.cresset.types.Shape;

/**
 * A backend's handle on the elements of one tensor, contiguous and row-major.
 *
 * <p>A buffer that becomes unreachable without {@link #close()} must free its memory all the same
 * (a heap array and a direct {@link java.nio.ByteBuffer} do so by themselves; other native memory
 * wants a {@link java.lang.ref.Cleaner}).
 */
public interface TensorBuffer extends AutoCloseable {

  /** Returns the dimensions. */
  Shape shape();

  /** Returns the type of the elements. */
  DType dtype();

  /**
   * Gives the memory back to the backend, which may hand it to the next buffer of that size; a
   * second call does nothing. May be called by any thread, but not while an operation of the
   * backend uses the buffer (see {@link Backend}). Memory shared through {@link Backend#reshape} is
   * given back with the last buffer that shares it.
   */
  @Override
  void close();
}
