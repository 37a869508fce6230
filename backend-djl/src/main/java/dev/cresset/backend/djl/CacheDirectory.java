package dev.cresset.backend.djl;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Where PyTorch's libraries are unpacked to. */
final class CacheDirectory {

  private CacheDirectory() {}

  /** Returns DJL's usual place, in the user's home directory. */
  static Path usual() {
    return Path.of(System.getProperty("user.home")).resolve(".djl.ai");
  }

  /**
   * Returns the usual place if it can be used: it can be written to, or somebody unpacked the
   * libraries there before (as when a container image is built). Otherwise one in the directory for
   * temporary files.
   */
  static Path choose() {
    return choose(usual(), Path.of(System.getProperty("java.io.tmpdir")));
  }

  static Path choose(Path usual, Path temporary) {
    return isWritable(usual.resolve("pytorch")) || Files.exists(usual.resolve(unpackedLibrary()))
        ? usual
        : ownDirectory(temporary);
  }

  private static boolean isWritable(Path directory) {
    Path existing = directory;
    while (existing != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    return existing != null && Files.isDirectory(existing) && Files.isWritable(existing);
  }

  /** Others can write to the directory for temporary files, and must not lend us a library. */
  private static Path ownDirectory(Path temporary) {
    String user = System.getProperty("user.name");
    Path directory = temporary.resolve("djl.ai-" + user);
    try {
      Files.createDirectories(directory);
      if (!Files.getOwner(directory).getName().endsWith(user)) {
        throw new IllegalStateException(
            "djl: %s belongs to %s, not to %s; remove it, or name a directory for PyTorch's libraries with the system property ENGINE_CACHE_DIR"
                .formatted(directory, Files.getOwner(directory), user));
      }
      return directory;
    } catch (IOException e) {
      throw new UncheckedIOException(
          "djl: no directory to unpack PyTorch's libraries to; name one with the system property"
              + " ENGINE_CACHE_DIR",
          e);
    }
  }

  private static Path unpackedLibrary() {
    return Path.of("pytorch", Natives.unpackedFolder(), System.mapLibraryName("torch"));
  }
}
