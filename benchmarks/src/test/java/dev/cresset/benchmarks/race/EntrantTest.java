package dev.cresset.benchmarks.race;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.benchmarks.Network;
import dev.cresset.benchmarks.measure.Measurements;
import java.util.List;
import org.junit.jupiter.api.Test;

class EntrantTest {

  private static final Network LINEAR = Network.numbered(1);
  private static final Network CONVOLUTIONAL = Network.numbered(5);

  @Test
  void asItComesNothingIsSet() {
    assertThat(Entrant.named("djl-trainer").environment(LINEAR)).isEmpty();
  }

  @Test
  void threadsAreThoseOfOnePoolOnly() {
    assertThat(Entrant.named("pytorch@2").environment(LINEAR))
        .containsEntry("OPENBLAS_NUM_THREADS", "2")
        .containsEntry("OMP_NUM_THREADS", "1");
    assertThat(Entrant.named("pytorch@2").environment(CONVOLUTIONAL))
        .containsEntry("OPENBLAS_NUM_THREADS", "1")
        .containsEntry("OMP_NUM_THREADS", "2");
    assertThat(Entrant.named("djl-trainer@2").environment(LINEAR))
        .containsEntry("OMP_NUM_THREADS", "2");
  }

  @Test
  void cressetsThreadsAreItsOwnAndNotThoseOfNativeCode() {
    for (String name : new String[] {"nd4j@2", "jvm@2", "djl@2", "gemm-pieces@2"}) {
      Entrant entrant = Entrant.named(name);

      assertThat(entrant.environment(LINEAR)).as(name).isEmpty();
      assertThat(command(entrant)).as(name).contains("-Dcresset.threads=2");
    }
    assertThat(command(Entrant.named("nd4j")))
        .noneMatch(part -> part.startsWith("-Dcresset.threads="));
    assertThat(command(Entrant.named("gemm@2")))
        .noneMatch(part -> part.startsWith("-Dcresset.threads="));
  }

  private static List<String> command(Entrant entrant) {
    return entrant.program().command(Measurements.STEPS, LINEAR, 100);
  }

  @Test
  void anUnknownNameIsRefusedWithThoseThatThereAre() {
    assertThatThrownBy(() -> Entrant.named("torch"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("there is no library \"torch\"; expected one of nd4j, ");
  }
}
