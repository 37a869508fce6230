package dev.cresset.datasets;

import dev.cresset.spi.cpu.PrivateDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Where downloaded datasets are kept. */
final class CacheDirectory {

  /** The system property that names another directory. */
  static final String PROPERTY = "cresset.data";

  private CacheDirectory() {}

  /**
   * Returns {@code cresset.data}, else {@code cresset} in the user's cache directory, which is
   * {@code XDG_CACHE_HOME} or {@code ~/.cache}. For a user without such a directory (in a
   * container, for example), a private one in the directory for temporary files.
   */
  static Path current() {
    Path chosen = choose(System::getProperty, System::getenv);
    String property = System.getProperty(PROPERTY);
    if (property != null && !property.isBlank() || canBeUsed(chosen)) {
      return chosen;
    }
    try {
      return PrivateDirectory.choose(null, "cresset-data");
    } catch (IOException e) {
      return chosen; // the download says what is wrong with it
    }
  }

  /** A directory that is there will do: nothing is used of it but what has the right checksum. */
  static boolean canBeUsed(Path directory) {
    if (!directory.isAbsolute()) {
      return false; // without a home directory, the JDK calls it "?"
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
    // The XDG specification wants relative paths ignored.
    if (cacheHome != null && !cacheHome.isBlank() && Path.of(cacheHome).isAbsolute()) {
      return Path.of(cacheHome, "cresset");
    }
    return Path.of(String.valueOf(properties.apply("user.home")), ".cache", "cresset");
  }
}
