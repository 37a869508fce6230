package dev.cresset.backend.nd4j;

import dev.cresset.spi.cpu.LibraryFolder;
import dev.cresset.spi.cpu.PathTrust;
import java.io.IOException;
import java.nio.file.Path;
import org.bytedeco.javacpp.Loader;
import org.jspecify.annotations.Nullable;

/**
 * Where JavaCPP unpacks native libraries to: a directory that no other user can write to.
 *
 * <p>JavaCPP itself takes a directory that anybody made, and loads what it finds there if its size
 * and date are right.
 */
final class JavacppCache {

  static final String PROPERTY = "org.bytedeco.javacpp.cachedir";

  private static @Nullable LibraryFolder folder;

  private JavacppCache() {}

  /** Returns the directory to set {@link #PROPERTY} to. */
  static synchronized String directory() {
    try {
      LibraryFolder known = folder;
      if (known == null) {
        known = LibraryFolder.claim("javacpp");
        folder = known;
      }
      return known.make().toString();
    } catch (IOException e) {
      throw refusal(e.getMessage(), e);
    }
  }

  /** Refuses the directory in use, JavaCPP's choice or the application's, if others can write. */
  static void check() {
    Path directory;
    try {
      directory = Loader.getCacheDir().toPath();
    } catch (IOException e) {
      throw refusal(e.getMessage(), e);
    }
    PathTrust.objectionToTree(directory)
        .ifPresent(
            objection -> {
              throw refusal(objection, null);
            });
  }

  static synchronized void deleteAtExit() {
    LibraryFolder known = folder;
    if (known != null) {
      known.deleteAtExit();
    }
  }

  private static IllegalStateException refusal(@Nullable String reason, @Nullable Exception cause) {
    return new IllegalStateException(
        "nd4j: no safe directory to load native code from (%s); name one that only this user can write to with -D%s=... or -D%s=..., or use -Dcresset.backend=jvm; see docs/errors.md#native-library-not-loaded"
            .formatted(reason, LibraryFolder.PROPERTY, PROPERTY),
        cause);
  }
}
