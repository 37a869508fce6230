package dev.cresset.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.spi.Backend;
import dev.cresset.spi.MemoryUse;
import java.io.File;
import org.junit.jupiter.api.Test;

/** What a backend says of itself. */
abstract class DescriptionConformance {

  private final Backend backend;

  DescriptionConformance(Backend backend) {
    this.backend = backend;
  }

  @Test
  void itsNameCanBeTypedInASystemProperty() {
    assertThat(backend.name()).matches("[a-z][a-z0-9-]*");
  }

  @Test
  void itsFactsSayNothingOfTheUser() {
    String home = System.getProperty("user.home") + File.separator;
    backend
        .facts()
        .forEach(
            (fact, value) -> {
              assertThat(fact).isNotBlank();
              assertThat(value).as(fact).isNotBlank().doesNotContain(home);
            });
  }

  @Test
  void itsMemoryIsCountedFromZero() {
    MemoryUse use = backend.memory();
    assertThat(use.liveBuffers()).isNotNegative();
    assertThat(use.liveBytes()).isNotNegative();
    assertThat(use.pooledBytes()).isNotNegative();
  }
}
