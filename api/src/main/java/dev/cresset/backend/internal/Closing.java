package dev.cresset.backend.internal;

import dev.cresset.spi.TensorBuffer;

/**
 * The reason why a buffer is closed, for errors about its later use.
 *
 * @param by what closed it, for example {@code "backward()"}
 * @param remedy what to do instead, as an imperative clause
 */
public record Closing(String by, String remedy) {

  /** A call of {@link TensorBuffer#close}. */
  static final Closing OF_BUFFER = new Closing("TensorBuffer.close()", "use it before that");
}
