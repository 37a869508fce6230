package dev.cresset.backend.nd4j;

import dev.cresset.spi.Backend;
import dev.cresset.spi.BackendProvider;
import dev.cresset.spi.cpu.WorkerPool;
import java.util.Optional;

/** Announces ND4J under the name {@code nd4j}. */
public final class Nd4jBackendProvider implements BackendProvider {

  /** Called by {@link java.util.ServiceLoader}. */
  public Nd4jBackendProvider() {}

  @Override
  public String name() {
    return Nd4jBackend.NAME;
  }

  @Override
  public int spiVersion() {
    return Backend.SPI_VERSION;
  }

  @Override
  public Optional<String> unavailable() {
    return JdkModules.missing(ModuleLayer.boot()).or(Natives::missing);
  }

  @Override
  public Backend create() {
    WorkerPool.shared(); // a wrong setting is an error here, not by the first large product
    NativeStart.run("OpenBLAS", BlasThreads::set);
    return new Nd4jBackend(Runtime.getRuntime().maxMemory() / 2);
  }
}
