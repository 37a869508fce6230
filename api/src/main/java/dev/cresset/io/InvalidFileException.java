package dev.cresset.io;

import java.io.IOException;

/** Thrown when the content of a file is invalid; the message is complete and names the file. */
final class InvalidFileException extends IOException {

  private static final long serialVersionUID = 1L;

  InvalidFileException(String message) {
    super(message);
  }
}
