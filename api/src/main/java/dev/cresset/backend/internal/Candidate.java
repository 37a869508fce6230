package dev.cresset.backend.internal;

import dev.cresset.spi.Backend;
import dev.cresset.spi.BackendProvider;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A backend that was found.
 *
 * @param name the name that selects it
 * @param provider class name of its provider
 * @param origin name of the jar or directory that contains it
 * @param unavailable why it cannot be used here; empty if it can
 * @param instance its provider; null if that is not listed or could not be loaded
 */
public record Candidate(
    String name,
    String provider,
    String origin,
    Optional<String> unavailable,
    @Nullable BackendProvider instance) {

  static Candidate of(BackendProvider provider) {
    Class<?> type = provider.getClass();
    return new Candidate(
        provider.name(), type.getName(), Origin.of(type), obstacle(provider), provider);
  }

  /** Returns a candidate whose provider is on the class path but in no services file. */
  static Candidate unlisted(String name, String provider, String origin, String reason) {
    return new Candidate(name, provider, origin, Optional.of(reason), null);
  }

  /** Returns a candidate whose provider is listed but could not be loaded. */
  static Candidate broken(String description) {
    String reason =
        "its provider cannot be loaded (%s); add its classes to the class path, or remove its line from META-INF/services/%s"
            .formatted(description, BackendProvider.class.getName());
    return new Candidate("?", "?", "a META-INF/services file", Optional.of(reason), null);
  }

  String withOrigin() {
    return name + " in " + origin + suffix();
  }

  @Override
  public String toString() {
    return name + suffix();
  }

  private String suffix() {
    return unavailable.map(reason -> " (unavailable: " + reason + ")").orElse("");
  }

  private static Optional<String> obstacle(BackendProvider provider) {
    if (provider.spiVersion() != Backend.SPI_VERSION) {
      return Optional.of(
          "it was built for version %s of Cresset's backend interface, this is version %s; use the same version of cresset-api and cresset-backend-%s; see docs/errors.md#backend-versions-differ"
              .formatted(provider.spiVersion(), Backend.SPI_VERSION, provider.name()));
    }
    try {
      return provider.unavailable();
    } catch (RuntimeException | LinkageError e) {
      return Optional.of("its check for this platform failed: " + e);
    }
  }
}
