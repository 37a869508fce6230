package dev.cresset.demo.terminal;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.logging.LogManager;

/** Configures logging: one line for each message, warnings and errors of libraries only. */
public final class LoggingSetup {

  private static final String FILE = "/dev/cresset/demo/logging.properties";

  private LoggingSetup() {}

  /** Configures logging, unless the user has a configuration file. */
  public static void configure() {
    if (System.getProperty("java.util.logging.config.file") != null) {
      return;
    }
    try (InputStream file = LoggingSetup.class.getResourceAsStream(FILE)) {
      LogManager.getLogManager().readConfiguration(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
