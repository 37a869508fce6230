package dev.cresset.datasets;

import java.io.IOException;
import java.io.InputStream;

/** Files in this jar. */
final class JarFile {

  private JarFile() {}

  /**
   * Opens a file.
   *
   * @param name path beside the classes of this package
   * @throws IOException if the jar lacks it
   */
  static InputStream open(String name) throws IOException {
    InputStream in = JarFile.class.getResourceAsStream(name);
    if (in == null) {
      throw new IOException(
          "%s: expected it beside %s on the class path but found nothing; was cresset-datasets repackaged without its resources?"
              .formatted(name, JarFile.class.getName()));
    }
    return in;
  }
}
