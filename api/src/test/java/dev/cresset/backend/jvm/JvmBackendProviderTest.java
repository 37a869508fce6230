package dev.cresset.backend.jvm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.spi.Backend;
import dev.cresset.spi.BackendProvider;
import org.junit.jupiter.api.Test;

class JvmBackendProviderTest {

  @Test
  void announcesABackendThatRunsEverywhere() {
    BackendProvider provider = new JvmBackendProvider();
    assertThat(provider.name()).isEqualTo("jvm");
    assertThat(provider.spiVersion()).isEqualTo(Backend.SPI_VERSION);
    assertThat(provider.unavailable()).isEmpty();
    assertThat(provider.create().name()).isEqualTo("jvm");
  }
}
