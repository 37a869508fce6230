package dev.cresset.backend.nd4j;

import dev.cresset.spi.cpu.NativeLoading;
import java.util.HashMap;
import java.util.Map;

/**
 * Loads native libraries without greetings on the console, and says what to do if they do not load.
 *
 * <p>JavaCPP and ND4J log through SLF4J. A binding of the application's stays in charge; where
 * there is none, SLF4J is kept from saying so. The settings hold only while the libraries load, and
 * not where the application has made its own.
 */
final class NativeStart {

  private static final String BINDING = "META-INF/services/org.slf4j.spi.SLF4JServiceProvider";

  private NativeStart() {}

  /**
   * Runs what loads the native library called {@code name}.
   *
   * @throws IllegalStateException if it does not load
   */
  static void run(String name, Runnable load) {
    synchronized (NativeLoading.LOCK) {
      runLocked(name, load);
    }
  }

  private static void runLocked(String name, Runnable load) {
    Map<String, String> settings = new HashMap<>();
    settings.put("org.nd4j.log.initialization", "false");
    if (NativeStart.class.getClassLoader().getResource(BINDING) == null) {
      settings.put("slf4j.internal.verbosity", "ERROR");
    }
    settings.keySet().removeIf(key -> System.getProperty(key) != null);
    if (System.getProperty(JavacppCache.PROPERTY) == null) {
      settings.put(JavacppCache.PROPERTY, JavacppCache.directory());
    }
    settings.forEach(System::setProperty);
    try {
      JavacppCache.check();
      load(name, load);
    } finally {
      settings.keySet().forEach(System::clearProperty);
    }
  }

  private static void load(String name, Runnable load) {
    try {
      load.run();
      JavacppCache.deleteAtExit();
    } catch (LinkageError | RuntimeException e) {
      throw new IllegalStateException(
          "nd4j: the native library of %s does not load here (%s); it must be unpacked to a directory where that is allowed and there is room for 500 MB, see -Dcresset.nativeDirectory=..., or use -Dcresset.backend=jvm"
              .formatted(name, rootOf(e)),
          e);
    }
  }

  private static Throwable rootOf(Throwable e) {
    Throwable root = e;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return root;
  }
}
