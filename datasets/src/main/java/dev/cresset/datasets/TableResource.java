package dev.cresset.datasets;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Text of a CSV file in this jar. */
final class TableResource {

  private TableResource() {}

  /**
   * Reads a file to its end.
   *
   * @throws UncheckedIOException if the jar lacks the file or is damaged
   */
  static String read(String operation, String name) {
    try (InputStream in = JarFile.open("tables/" + name)) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("%s: %s".formatted(operation, e.getMessage()), e);
    }
  }
}
