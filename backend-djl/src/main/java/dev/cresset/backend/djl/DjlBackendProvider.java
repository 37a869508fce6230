package dev.cresset.backend.djl;

import dev.cresset.spi.Backend;
import dev.cresset.spi.BackendProvider;
import dev.cresset.spi.cpu.WorkerPool;
import java.util.Optional;

/** Announces DJL's PyTorch engine under the name {@code djl}. */
public final class DjlBackendProvider implements BackendProvider {

  /** Called by {@link java.util.ServiceLoader}. */
  public DjlBackendProvider() {}

  @Override
  public String name() {
    return DjlBackend.NAME;
  }

  @Override
  public int spiVersion() {
    return Backend.SPI_VERSION;
  }

  @Override
  public Optional<String> unavailable() {
    return PyTorchLibraries.ARTIFACTS.missing();
  }

  @Override
  public Backend create() {
    WorkerPool.shared(); // a wrong setting is an error here, not by the first large product
    return new DjlBackend(EngineStart.start(), Runtime.getRuntime().maxMemory() / 2);
  }
}
