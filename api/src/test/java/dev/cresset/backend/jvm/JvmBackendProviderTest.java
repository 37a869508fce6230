package dev.cresset.backend.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.spi.Backend;
import dev.cresset.spi.BackendProvider;
import java.util.ServiceLoader;
import org.junit.jupiter.api.Test;

class JvmBackendProviderTest {

  @Test
  void isFoundByServiceLoader() {
    BackendProvider provider =
        ServiceLoader.load(BackendProvider.class).stream()
            .map(ServiceLoader.Provider::get)
            .filter(JvmBackendProvider.class::isInstance)
            .findFirst()
            .orElseThrow();
    assertThat(provider.name()).isEqualTo("jvm");
    assertThat(provider.spiVersion()).isEqualTo(Backend.SPI_VERSION);
    assertThat(provider.unavailable()).isEmpty();
    assertThat(provider.create().name()).isEqualTo("jvm");
  }
}
