package dev.cresset.backend.nd4j;

import java.util.HashMap;
import java.util.Map;

/**
 * Loads native libraries without greetings on the console.
 *
 * <p>JavaCPP and ND4J log through SLF4J. A binding of the application's stays in charge; where
 * there is none, SLF4J is kept from saying so. The settings hold only while they start, and not
 * where the application has made its own.
 */
final class QuietStart {

  private static final String BINDING = "META-INF/services/org.slf4j.spi.SLF4JServiceProvider";

  private QuietStart() {}

  static void run(Runnable start) {
    Map<String, String> settings = new HashMap<>();
    settings.put("org.nd4j.log.initialization", "false");
    if (QuietStart.class.getClassLoader().getResource(BINDING) == null) {
      settings.put("slf4j.internal.verbosity", "ERROR");
    }
    settings.keySet().removeIf(key -> System.getProperty(key) != null);
    settings.forEach(System::setProperty);
    try {
      start.run();
    } finally {
      settings.keySet().forEach(System::clearProperty);
    }
  }
}
