package dev.cresset.spi;

import java.util.Optional;

/**
 * Announces a backend to {@link java.util.ServiceLoader}.
 *
 * <p>List the implementing class in {@code META-INF/services/dev.cresset.spi.BackendProvider}. Its
 * constructor and the first three methods must be cheap and load nothing native.
 */
public interface BackendProvider {

  /** Returns the name to choose the backend by, for example {@code "nd4j"}. */
  String name();

  /** Returns the {@link Backend#SPI_VERSION} that the backend was compiled against. */
  int spiVersion();

  /**
   * Returns why the backend cannot run here (missing native library, unknown platform), in one
   * sentence that says what to do, or nothing if it can.
   */
  default Optional<String> unavailable() {
    return Optional.empty();
  }

  /** Makes the backend; called at most once per process. */
  Backend create();
}
