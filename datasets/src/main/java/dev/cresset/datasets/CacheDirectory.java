package dev.cresset.datasets;

import dev.cresset.spi.cpu.PrivateDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The directory for downloaded datasets. */
final class CacheDirectory {

  /** System property that names another directory. */
  static final String PROPERTY = "cresset.data";

  private CacheDirectory() {}

  /**
   * Returns {@code cresset.data}, or {@code cresset} in the user's cache directory, which is {@code
   * XDG_CACHE_HOME} or {@code ~/.cache}. If the latter cannot be used, for example in a container,
   * returns a private directory among the temporary files.
   */
  static Path current() {
    Path chosen = choose(System::getProperty, System::getenv);
    String property = System.getProperty(PROPERTY);
    if (property != null && !property.isBlank() || canBeUsed(chosen)) {
      return chosen;
    }
    try {
      return PrivateDirectory.choose(null, "cresset-data", directory -> false);
    } catch (IOException e) {
      return chosen; // the download reports why it cannot be used
    }
  }

  /**
   * Returns whether a directory exists or can be created. An existing one need not be writable,
   * because files in it may already have the expected checksum.
   */
  static boolean canBeUsed(Path directory) {
    if (!directory.isAbsolute()) {
      return false; // without a home directory, user.home is "?"
    }
    Path existing = directory;
    while (existing != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    return existing != null
        && Files.isDirectory(existing)
        && (existing.equals(directory) || Files.isWritable(existing));
  }

  static Path choose(
      Function<String, @Nullable String> properties,
      Function<String, @Nullable String> environment) {
    String chosen = properties.apply(PROPERTY);
    if (chosen != null && !chosen.isBlank()) {
      return Path.of(chosen);
    }
    String cacheHome = environment.apply("XDG_CACHE_HOME");
    // The XDG specification requires that relative paths are ignored.
    if (cacheHome != null && !cacheHome.isBlank() && Path.of(cacheHome).isAbsolute()) {
      return Path.of(cacheHome, "cresset");
    }
    return Path.of(String.valueOf(properties.apply("user.home")), ".cache", "cresset");
  }
}
