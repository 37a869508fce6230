package dev.cresset.benchmarks.race;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class EntrantTest {

  @Test
  void asItComesNothingIsSet() {
    assertThat(Entrant.named("djl-trainer").environment()).isEmpty();
  }

  @Test
  void threadsAreThoseOfOnePoolOnly() {
    assertThat(Entrant.named("pytorch@2").environment())
        .containsEntry("OPENBLAS_NUM_THREADS", "2")
        .containsEntry("OMP_NUM_THREADS", "1");
    assertThat(Entrant.named("djl-trainer@2").environment()).containsEntry("OMP_NUM_THREADS", "2");
  }

  @Test
  void anUnknownNameIsRefusedWithThoseThatThereAre() {
    assertThatThrownBy(() -> Entrant.named("torch"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("there is no library \"torch\"; expected one of nd4j, ");
  }
}
