package dev.cresset.backend.lookup;

import dev.cresset.spi.Backend;
import dev.cresset.spi.BackendProvider;
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
            Origin.of(provider.getClass()),
            obstacle(provider)));
  }

  /** A provider that is there but not listed. */
  static Candidate unlisted(BackendStatus status) {
    return new Candidate(null, status);
  }

  /** A provider that is listed but could not be loaded. */
  static Candidate broken(String description) {
    String reason =
        "its provider cannot be loaded (%s); add its classes to the class path, or remove its line from META-INF/services/%s"
            .formatted(description, BackendProvider.class.getName());
    return new Candidate(
        null, new BackendStatus("?", "?", "a META-INF/services file", Optional.of(reason)));
  }

  String name() {
    return status.name();
  }

  private static Optional<String> obstacle(BackendProvider provider) {
    if (provider.spiVersion() != Backend.SPI_VERSION) {
      return Optional.of(
          "it was built for version %s of Cresset's backend interface, this is version %s; use the same version of cresset-api and cresset-backend-%s"
              .formatted(provider.spiVersion(), Backend.SPI_VERSION, provider.name()));
    }
    try {
      return provider.unavailable();
    } catch (RuntimeException | LinkageError e) {
      return Optional.of("its own check failed: " + e);
    }
  }
}
