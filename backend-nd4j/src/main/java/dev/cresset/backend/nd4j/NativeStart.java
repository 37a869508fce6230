package dev.cresset.backend.nd4j;

import dev.cresset.spi.cpu.NativeLoading;
import java.util.HashMap;
import java.util.Map;

/** Loads native libraries through JavaCPP, and explains why they do not load. */
final class NativeStart {

  private NativeStart() {}

  /**
   * Runs what loads the native library called {@code name}.
   *
   * @throws IllegalStateException if it does not load
   */
  static void run(String name, Runnable load) {
    NativeLoading.load(
        NativeStart.class,
        NativeStart::properties,
        () -> {
          JavacppCache.check();
          load(name, load);
          return name;
        });
  }

  private static Map<String, String> properties() {
    Map<String, String> properties = new HashMap<>();
    properties.put("org.nd4j.log.initialization", "false");
    if (System.getProperty(JavacppCache.PROPERTY) == null) {
      properties.put(JavacppCache.PROPERTY, JavacppCache.directory());
    }
    return properties;
  }

  private static void load(String name, Runnable load) {
    try {
      load.run();
      JavacppCache.deleteAtExit();
    } catch (LinkageError | RuntimeException e) {
      throw new IllegalStateException(
          "nd4j: the native library of %s does not load here (%s); it must be unpacked to a directory where that is allowed and there is room for 500 MB, see -Dcresset.nativeDirectory=..., or use -Dcresset.backend=jvm; see docs/errors.md#native-library-not-loaded"
              .formatted(name, NativeLoading.rootCause(e)),
          e);
    }
  }
}
