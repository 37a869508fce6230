package dev.cresset.demo.terminal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.logging.LogManager;

/** Sends the logs of all libraries to the console, one line each, and only what matters. */
public final class QuietLogging {

  private static final String FILE = "/dev/cresset/demo/logging.properties";

  private QuietLogging() {}

  /** Configures the logs, unless the user names a file of their own. */
  public static void configure() {
    if (System.getProperty("java.util.logging.config.file") != null) {
      return;
    }
    try (InputStream file = QuietLogging.class.getResourceAsStream(FILE)) {
      LogManager.getLogManager().readConfiguration(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
