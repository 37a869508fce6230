package dev.cresset.backend.internal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Properties;

/** The version of this library, from a resource that the build writes. */
public final class CressetVersion {

  private CressetVersion() {}

  /**
   * Returns the version, for example {@code 0.1.0-SNAPSHOT}; {@code unknown} without the resource.
   */
  public static String read() {
    try (InputStream file = CressetVersion.class.getResourceAsStream("version.properties")) {
      Properties properties = new Properties();
      if (file != null) {
        properties.load(file);
      }
      return properties.getProperty("version", "unknown");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
