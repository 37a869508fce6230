package dev.cresset.backend.internal;

import dev.cresset.spi.TensorBuffer;

/**
 * What closed a buffer, for the error about its use afterwards.
 *
 * @param by what it was, for example {@code "backward()"}
 * @param remedy what to do instead, as an imperative clause
 */
public record Closing(String by, String remedy) {

  /** A buffer's own {@link TensorBuffer#close}. */
  static final Closing OF_BUFFER = new Closing("TensorBuffer.close()", "use it before that");
}
