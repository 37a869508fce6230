package dev.cresset.backend.lookup;

import dev.cresset.spi.Backend;
import dev.cresset.spi.BackendProvider;
import java.net.URL;
import java.security.CodeSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A provider that was found, and what keeps it from being used, if anything does. */
record Candidate(@Nullable BackendProvider provider, BackendStatus status) {

  static Candidate of(BackendProvider provider) {
    return new Candidate(
        provider,
        new BackendStatus(
            provider.name(),
            provider.getClass().getName(),
            origin(provider.getClass()),
            obstacle(provider)));
  }

  /** A provider that is listed but could not be loaded. */
  static Candidate broken(String description) {
    return new Candidate(
        null, new BackendStatus("?", "?", "a META-INF/services file", Optional.of(description)));
  }

  String name() {
    return status.name();
  }

  private static Optional<String> obstacle(BackendProvider provider) {
    if (provider.spiVersion() != Backend.SPI_VERSION) {
      return Optional.of(
          "it was built for version %d of Cresset's backend interface, this is version %d; use the same version of cresset-api and cresset-backend-%s"
              .formatted(provider.spiVersion(), Backend.SPI_VERSION, provider.name()));
    }
    try {
      return provider.unavailable();
    } catch (RuntimeException | LinkageError e) {
      return Optional.of("its own check failed: " + e);
    }
  }

  private static String origin(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    URL location = source == null ? null : source.getLocation();
    if (location == null) {
      return "an unknown place";
    }
    // The name of the jar, or enough of a folder to know it by; not where the user keeps it.
    String[] path = location.getPath().split("/");
    int shown = path[path.length - 1].endsWith(".jar") ? 1 : 3;
    return String.join("/", List.of(path).subList(Math.max(0, path.length - shown), path.length));
  }
}
