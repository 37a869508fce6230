package dev.cresset.spi;

import java.util.Optional;

/**
 * Provides a backend through {@link java.util.ServiceLoader}.
 *
 * <p>List the implementing class in {@code META-INF/services/dev.cresset.spi.BackendProvider}. Its
 * constructor and the first three methods must be cheap and must not load native code.
 */
public interface BackendProvider {

  /** Returns the name that selects the backend, for example {@code "nd4j"}. */
  String name();

  /** Returns the {@link Backend#SPI_VERSION} that the backend was compiled against. */
  int spiVersion();

  /**
   * Returns why the backend cannot run here (missing native library, unsupported platform), in one
   * sentence that says what to do; empty if it can.
   */
  default Optional<String> unavailable() {
    return Optional.empty();
  }

  /** Creates the backend; called again only if an earlier call threw an exception. */
  Backend create();
}
