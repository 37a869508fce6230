package dev.cresset.datasets;

import java.io.IOException;

/** Thrown when the content of a file is invalid. */
final class BadFileException extends IOException {

  private static final long serialVersionUID = 1L;

  BadFileException(String message) {
    super(message);
  }

  BadFileException(String message, Throwable cause) {
    super(message, cause);
  }
}
