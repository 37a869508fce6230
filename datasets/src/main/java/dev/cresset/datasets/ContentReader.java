package dev.cresset.datasets;

import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;

/** Reads a file whose checksum is known. */
@FunctionalInterface
interface ContentReader<T> {

  /**
   * Reads a file to its end.
   *
   * @param calledName name of the file in error messages
   * @param digest receives the bytes that the checksum is of
   * @throws BadFileException if the content is invalid
   */
  T read(String calledName, Path file, MessageDigest digest) throws IOException;
}
