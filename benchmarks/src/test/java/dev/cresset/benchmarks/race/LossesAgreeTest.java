package dev.cresset.benchmarks.race;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cresset.benchmarks.Network;
import dev.cresset.benchmarks.measure.Measurements;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Libraries are comparable if they do the same work; their losses tell. */
class LossesAgreeTest {

  private static final int SAMPLES = 3000;

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void allLibrariesLearnAlike(int number) throws InterruptedException {
    Network network = Network.numbered(number);
    Map<String, Double> expected = losses("jvm", network);

    assertThat(expected.get("loss 2")).isLessThan(expected.get("loss 1"));
    for (String library :
        new String[] {"nd4j", "djl", "pytorch@1", "djl-trainer@1", "djl-arrays@1", "dl4j@1"}) {
      Map<String, Double> losses = losses(library, network);
      for (String figure : new String[] {"loss 1", "loss 2"}) {
        assertThat(losses.get(figure))
            .as("%s of %s", figure, library)
            .isCloseTo(expected.get(figure), within(0.15));
      }
    }
  }

  @Test
  void theProductsAloneLearnNothing() throws InterruptedException {
    assertThat(losses("gemm@1", Network.numbered(4)).get("loss 2")).isNaN();
  }

  private static Map<String, Double> losses(String library, Network network)
      throws InterruptedException {
    return Fork.measure(Entrant.named(library), Measurements.LOSSES, network, SAMPLES);
  }
}
