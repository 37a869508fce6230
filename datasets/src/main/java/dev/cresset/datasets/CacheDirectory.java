package dev.cresset.datasets;

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
   * {@code XDG_CACHE_HOME} or {@code ~/.cache}.
   */
  static Path current() {
    return choose(System::getProperty, System::getenv);
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
