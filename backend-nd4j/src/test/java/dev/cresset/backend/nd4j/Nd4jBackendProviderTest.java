package dev.cresset.backend.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.spi.Backend;
import dev.cresset.spi.BackendProvider;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class Nd4jBackendProviderTest {

  @Test
  void isFoundUnderItsName() {
    BackendProvider provider =
        ServiceLoader.load(BackendProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(found -> found.name().equals("nd4j"))
            .findFirst()
            .orElseThrow();
    assertThat(provider.spiVersion()).isEqualTo(Backend.SPI_VERSION);
    assertThat(provider.unavailable()).isEmpty();
    assertThat(provider.create().name()).isEqualTo("nd4j");
  }

  @Test
  void namesWhatIsMissingForAnotherPlatform() {
    assertThat(Nd4jBackendProvider.NATIVES.missing("windows-x86_64"))
        .hasValueSatisfying(
            reason ->
                assertThat(reason)
                    .contains("windows-x86_64 are not on the class path")
                    .contains("org.nd4j:nd4j-native:jar:windows-x86_64:1.0.0-M2.1")
                    .containsPattern("org.bytedeco:openblas:jar:windows-x86_64:[0-9.]+-[0-9.]+")
                    .containsPattern("org.bytedeco:javacpp:jar:windows-x86_64:[0-9.]+"));
  }

  @Test
  void namesThePlatformsThereAreWhereThereIsNone() {
    assertThat(Nd4jBackendProvider.NATIVES.missing("linux-riscv64"))
        .hasValueSatisfying(
            reason ->
                assertThat(reason)
                    .contains("no native library for linux-riscv64")
                    .contains("macosx-arm64")
                    .contains("-Dcresset.backend=jvm"));
  }

  @Test
  void namesTheModulesOfTheJdkThatAreNotLoaded() {
    assertThat(JdkModules.missing(ModuleLayer.empty()))
        .hasValue(
            "ND4J needs JDK modules that are not loaded (java.logging, jdk.unsupported); add"
                + " --add-modules java.logging,jdk.unsupported to the java and jlink command"
                + " lines");
    assertThat(JdkModules.missing(ModuleLayer.boot())).isEmpty();
  }

  @Test
  void knowsPlatformsByTheNamesOfTheirJars() {
    assertThat(Nd4jBackendProvider.NATIVES.platform("Linux", "amd64")).isEqualTo("linux-x86_64");
    assertThat(Nd4jBackendProvider.NATIVES.platform("Linux", "aarch64")).isEqualTo("linux-arm64");
    assertThat(Nd4jBackendProvider.NATIVES.platform("Mac OS X", "x86_64"))
        .isEqualTo("macosx-x86_64");
    assertThat(Nd4jBackendProvider.NATIVES.platform("Mac OS X", "aarch64"))
        .isEqualTo("macosx-arm64");
    assertThat(Nd4jBackendProvider.NATIVES.platform("Windows 11", "amd64"))
        .isEqualTo("windows-x86_64");
    assertThat(Nd4jBackendProvider.NATIVES.platform("FreeBSD", "amd64"))
        .isEqualTo("freebsd-x86_64");
  }
}
