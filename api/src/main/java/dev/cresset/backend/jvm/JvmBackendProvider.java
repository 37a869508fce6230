package dev.cresset.backend.jvm;

import dev.cresset.spi.Backend;
import dev.cresset.spi.BackendProvider;

/**
 * Announces the plain-Java backend, which runs everywhere.
 *
 * <p>No services file lists it: the look-up makes it itself. A jar that combines the library with
 * one more backend then holds one services file, and combining cannot lose it.
 */
public final class JvmBackendProvider implements BackendProvider {

  /** Makes the provider. */
  public JvmBackendProvider() {}

  @Override
  public String name() {
    return JvmBackend.NAME;
  }

  @Override
  public int spiVersion() {
    return Backend.SPI_VERSION;
  }

  @Override
  public Backend create() {
    return new JvmBackend();
  }
}
