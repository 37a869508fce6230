package dev.cresset.backend.nd4j;

import dev.cresset.spi.cpu.LibraryFolder;
import dev.cresset.spi.cpu.NativeLoading;
import dev.cresset.spi.cpu.PathTrust;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.bytedeco.javacpp.Loader;
import org.jspecify.annotations.Nullable;

/**
 * Loads native libraries through JavaCPP, and explains why they do not load.
 *
 * <p>By default JavaCPP accepts a cache directory that another user created, and loads libraries
 * from it if size and date match.
 */
final class NativeStart {

  /** JavaCPP's property for the directory that it unpacks native libraries to. */
  private static final String DIRECTORY = "org.bytedeco.javacpp.cachedir";

  private static @Nullable LibraryFolder folder;

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
          checkDirectory();
          load(name, load);
          return name;
        });
  }

  private static Map<String, String> properties() {
    Map<String, String> properties = new HashMap<>();
    properties.put("org.nd4j.log.initialization", "false");
    if (System.getProperty(DIRECTORY) == null) {
      properties.put(DIRECTORY, directory());
    }
    return properties;
  }

  private static String directory() {
    try {
      LibraryFolder known = folder == null ? LibraryFolder.claim("javacpp") : folder;
      folder = known;
      known.unpack(Map.of(), Map.of());
      return known.path().toString();
    } catch (IOException e) {
      throw refusal(e);
    }
  }

  /** Refuses the directory in use, JavaCPP's choice or the application's, if others can write. */
  private static void checkDirectory() {
    try {
      PathTrust.checkTree(Loader.getCacheDir().toPath());
    } catch (IOException e) {
      throw refusal(e);
    }
  }

  private static IllegalStateException refusal(IOException e) {
    return new IllegalStateException(
        "nd4j: no safe directory to load native code from (%s); name one that only this user can write to with -D%s=... or -D%s=..., or use -Dcresset.backend=jvm; see docs/errors.md#native-library-not-loaded"
            .formatted(e.getMessage(), LibraryFolder.PROPERTY, DIRECTORY),
        e);
  }

  private static void load(String name, Runnable load) {
    try {
      load.run();
    } catch (LinkageError | RuntimeException e) {
      throw new IllegalStateException(
          "nd4j: the native library of %s does not load here (%s); it must be unpacked to a directory where that is allowed and there is room for 500 MB, see -Dcresset.nativeDirectory=..., or use -Dcresset.backend=jvm; see docs/errors.md#native-library-not-loaded"
              .formatted(name, NativeLoading.rootCause(e)),
          e);
    }
  }
}
