package dev.cresset.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.nn.Sequential;
import dev.cresset.optim.Optimizers;
import dev.cresset.spi.Backend;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The same again gives the same bits: with the same seed, and from many threads at once. */
abstract class RepetitionConformance {

  private static final int STEPS = 60;
  private static final int INPUTS = 16;
  private static final int CALLS = 400;
  private static final int NETWORKS = 6;

  @RegisterExtension final CurrentBackend current;

  RepetitionConformance(Backend backend) {
    this.current = new CurrentBackend(backend);
  }

  @Test
  void theSameSeedGivesTheSameBitsAndAnotherOthers() {
    List<Double> once = seeded(1);
    assertThat(seeded(1)).isEqualTo(once);
    assertThat(seeded(2)).isNotEqualTo(once);
  }

  /** Weights, order of batches and dropout all come from the seed. */
  private static List<Double> seeded(long seed) {
    Tensors.manualSeed(seed);
    Sequential network = Example.network();
    return Example.train(
        network,
        Optimizers.adam(0.01).over(network.parameters()),
        Example.loader(),
        STEPS,
        step -> {});
  }

  @Test
  void manyThreadsPredictAsOneDoes() throws Exception {
    Tensors.manualSeed(3);
    Sequential network = Example.network().eval();
    List<Tensor> inputs = new ArrayList<>();
    List<float[]> expected = new ArrayList<>();
    for (int i = 0; i < INPUTS; i++) {
      // Sizes on both sides of where backends change their ways.
      inputs.add(Tensors.randn(1 + i * 5, Example.FEATURES));
      expected.add(predicted(network, inputs.get(i)));
    }
    for (ExecutorService pool : Threads.pools()) {
      List<float[]> found =
          Threads.map(pool, CALLS, i -> predicted(network, inputs.get(i % INPUTS)));
      for (int i = 0; i < CALLS; i++) {
        assertThat(found.get(i)).containsExactly(expected.get(i % INPUTS));
      }
    }
  }

  private static float[] predicted(Sequential network, Tensor input) {
    return Tensors.noGrad(
        () -> {
          try (Tensor output = network.forward(input)) {
            return output.toFloatArray();
          }
        });
  }

  @Test
  void severalNetworksTrainSideBySideAsTheyDoAlone() throws Exception {
    Tensors.manualSeed(4);
    List<Sequential> networks =
        IntStream.range(0, NETWORKS).mapToObj(i -> Example.network().eval()).toList();
    List<Map<String, Tensor>> initial = networks.stream().map(Sequential::stateDict).toList();
    initial.forEach(state -> state.replaceAll((name, weight) -> weight.copy()));
    List<List<Double>> alone = networks.stream().map(RepetitionConformance::trained).toList();
    for (ExecutorService pool : Threads.pools()) {
      for (int i = 0; i < NETWORKS; i++) {
        networks.get(i).loadStateDict(initial.get(i));
      }
      List<List<Double>> together = Threads.map(pool, NETWORKS, i -> trained(networks.get(i)));
      assertThat(together).isEqualTo(alone);
    }
  }

  private static List<Double> trained(Sequential network) {
    return Example.train(
        network,
        Optimizers.sgd(0.05).momentum(0.9).over(network.parameters()),
        Example.loader().seed(9),
        STEPS,
        step -> {});
  }
}
