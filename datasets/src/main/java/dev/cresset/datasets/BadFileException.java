package dev.cresset.datasets;

import java.io.IOException;

/** A file was read, but what it holds is not what it should be. */
final class BadFileException extends IOException {

  private static final long serialVersionUID = 1L;

  BadFileException(String message) {
    super(message);
  }

  BadFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
