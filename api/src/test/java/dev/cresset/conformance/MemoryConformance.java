package dev.cresset.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.loss.Losses;
import dev.cresset.nn.Layers;
import dev.cresset.nn.Sequential;
import dev.cresset.optim.Gradients;
import dev.cresset.optim.Optimizer;
import dev.cresset.optim.OptimizerSettings;
import dev.cresset.optim.Optimizers;
import dev.cresset.spi.Backend;
import dev.cresset.spi.MemoryUse;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.TensorScope;
import dev.cresset.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Programs close nothing, and memory stays flat all the same. */
abstract class MemoryConformance {

  private static final int STEPS = 1000;
  private static final int EVERY = 100;

  /** More than the tensors of one step, and less than a leak of one buffer a step gives. */
  private static final int BUFFERS_OF_A_STEP = 16;

  private static final int BYTES_OF_A_STEP = 16 << 10;

  @RegisterExtension final CurrentBackend current;

  private final Backend backend;

  MemoryConformance(Backend backend) {
    this.backend = backend;
    this.current = new CurrentBackend(backend);
  }

  static List<OptimizerSettings> optimizers() {
    return List.of(
        Optimizers.sgd(0.01), Optimizers.sgd(0.01).momentum(0.9), Optimizers.adamW(0.001));
  }

  @ParameterizedTest
  @MethodSource("optimizers")
  void aThousandTrainingStepsStayFlat(OptimizerSettings settings) {
    Tensors.manualSeed(1);
    Sequential network = Example.network();
    List<MemoryUse> seen = new ArrayList<>();
    MemoryAfterGc.memory(backend);
    Example.train(
        network,
        settings.over(network.parameters()),
        Example.loader().prefetch(0), // else the next batch would be counted, or not yet
        STEPS,
        step -> {
          if (step % EVERY == 0) {
            seen.add(backend.memory());
          }
        });
    assertFlatInLoops(seen);
  }

  @Test
  void aThousandStepsOfAConvolutionalNetworkStayFlat() {
    Tensors.manualSeed(1);
    Sequential network =
        Sequential.of(
            Layers.conv2d(1, 4, 3, c -> c.padding(1)),
            Layers.relu(),
            Layers.maxPool2d(2),
            Layers.conv2d(4, 6, 3, c -> c.stride(2).padding(1).groups(2)),
            Layers.avgPool2d(2, p -> p.stride(1)),
            Layers.flatten(),
            Layers.linear(6, 3));
    Optimizer optimizer = Optimizers.sgd(0.01).over(network.parameters());
    List<MemoryUse> seen = new ArrayList<>();
    MemoryAfterGc.memory(backend);
    for (int step = 0; step < STEPS; step++) {
      TensorScope.within(
          "step",
          () -> {
            optimizer.zeroGrad();
            Tensor scores = network.forward(Tensors.randn(8, 1, 8, 8));
            Losses.crossEntropy().apply(scores, Tensors.labels(0, 1, 2, 0, 1, 2, 0, 1)).backward();
            optimizer.step();
            return network;
          });
      if (step % EVERY == 0) {
        seen.add(backend.memory());
      }
    }
    assertFlat(seen);
  }

  @Test
  void clippingGradientsAThousandTimesStaysFlat() {
    Tensors.manualSeed(1);
    Sequential network = Example.network();
    List<MemoryUse> seen = new ArrayList<>();
    MemoryAfterGc.memory(backend);
    Example.train(
        network,
        Optimizers.sgd(0.01).over(network.parameters()),
        Example.loader().prefetch(0),
        STEPS,
        step -> {
          assertThat(Gradients.clipNorm(network.parameters(), 1e-4)).isPositive();
          Gradients.clipValue(network.parameters(), 1e-6);
          if (step % EVERY == 0) {
            seen.add(backend.memory());
          }
        });
    assertFlatInLoops(seen);
  }

  @Test
  void aThousandPredictionsStayFlat() {
    Sequential network = Example.network().eval();
    Tensor input = Tensors.randn(16, Example.FEATURES);
    List<MemoryUse> seen = new ArrayList<>();
    MemoryAfterGc.memory(backend);
    for (int i = 1; i <= STEPS; i++) {
      Tensors.noGrad(
          () -> {
            try (Tensor output = network.forward(input)) {
              assertThat(output.shape().dim(1)).isEqualTo(Example.CLASSES);
            }
          });
      if (i % EVERY == 0) {
        seen.add(backend.memory());
      }
    }
    assertFlat(seen);
  }

  /**
   * Checks the memory during loops over batches. A garbage collection between two epochs finds the
   * tensors of the last batch before the next loop can close them. They count until the pool has
   * read the references that the collector queues, which takes a few steps; a test that sampled in
   * these steps saw up to ten buffers more.
   */
  private void assertFlatInLoops(List<MemoryUse> seen) {
    MemoryUse first = seen.get(0);
    assertFlat(
        seen,
        first.liveBuffers() + BUFFERS_OF_A_STEP,
        first.liveBytes() + first.pooledBytes() + BYTES_OF_A_STEP);
    assertThat(MemoryAfterGc.memory(backend).liveBuffers())
        .as("open buffers after the loops")
        .isLessThanOrEqualTo(first.liveBuffers());
  }

  private static void assertFlat(List<MemoryUse> seen) {
    MemoryUse first = seen.get(0);
    assertFlat(seen, first.liveBuffers(), first.liveBytes() + first.pooledBytes());
  }

  private static void assertFlat(List<MemoryUse> seen, long buffers, long bytes) {
    for (int i = 1; i < seen.size(); i++) {
      MemoryUse now = seen.get(i);
      assertThat(now.liveBuffers())
          .as("open buffers after %d steps", (i + 1) * EVERY)
          .isLessThanOrEqualTo(buffers);
      assertThat(now.liveBytes() + now.pooledBytes())
          .as("bytes held after %d steps", (i + 1) * EVERY)
          .isLessThanOrEqualTo(bytes);
    }
  }

  @Test
  void whatNobodyClosedIsFound() {
    MemoryUse before = MemoryAfterGc.memory(backend);
    for (int i = 0; i < 50; i++) {
      Tensor x = Tensors.randn(100, 50).requiresGrad(true);
      x.mul(x).exp().sum().backward();
    }
    MemoryUse after = MemoryAfterGc.memory(backend);
    assertThat(after.liveBuffers()).isLessThanOrEqualTo(before.liveBuffers());
    assertThat(after.liveBytes()).isLessThanOrEqualTo(before.liveBytes());
  }
}
