package dev.cresset.backend.nd4j;

import dev.cresset.spi.Backend;
import dev.cresset.spi.BackendProvider;
import dev.cresset.spi.cpu.NativeArtifacts;
import dev.cresset.spi.cpu.NativeArtifacts.Library;
import dev.cresset.spi.cpu.NativeArtifacts.Spelling;
import dev.cresset.spi.cpu.WorkerPool;
import java.util.List;
import java.util.Optional;

/** Announces ND4J under the name {@code nd4j}. */
public final class Nd4jBackendProvider implements BackendProvider {

  /** The artifacts with the native libraries. */
  static final NativeArtifacts NATIVES =
      new NativeArtifacts(
          Nd4jBackendProvider.class,
          "ND4J",
          "nd4j-native",
          new Spelling("macosx", "windows", "arm64"),
          List.of("linux-x86_64", "linux-arm64", "macosx-x86_64", "macosx-arm64", "windows-x86_64"),
          List.of(
              new Library("javacpp", "org/bytedeco/javacpp/{platform}", "jnijavacpp"),
              new Library("openblas", "org/bytedeco/openblas/{platform}", "jniopenblas_nolapack"),
              new Library(
                  "nd4j-native",
                  "org/nd4j/linalg/cpu/nativecpu/bindings/{platform}",
                  "jnind4jcpu")));

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
    return JdkModules.missing(ModuleLayer.boot()).or(NATIVES::missing);
  }

  @Override
  public Backend create() {
    WorkerPool.shared(); // a wrong setting is an error here, not by the first large product
    NativeStart.run("OpenBLAS", BlasThreads::set);
    return new Nd4jBackend(Runtime.getRuntime().maxMemory() / 2);
  }
}
