package dev.cresset.backend.jvm;

import dev.cresset.spi.Backend;
import dev.cresset.spi.BackendProvider;

/** Announces the plain-Java backend, which runs everywhere. */
public final class JvmBackendProvider implements BackendProvider {

  /** Makes the provider; for {@link java.util.ServiceLoader}. */
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
