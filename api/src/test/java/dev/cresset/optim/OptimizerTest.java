package dev.cresset.optim;

import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.relu;
import static dev.cresset.optim.Optimizers.adam;
import static dev.cresset.optim.Optimizers.sgd;
import static dev.cresset.tensor.Tensors.ones;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cresset.nn.Sequential;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.TensorScope;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OptimizerTest {

  private static final List<OptimizerSettings> ALL =
      List.of(sgd(0.1), sgd(0.1).momentum(0.9), adam(0.1), Optimizers.adamW(0.1));

  private final Tensor used = ones(2).requiresGrad(true);
  private final Tensor unused = ones(2).requiresGrad(true);

  @Test
  void parametersWithoutAGradientAreLeftAlone() {
    for (OptimizerSettings settings : ALL) {
      Optimizer optimizer = settings.over(List.of(used, unused));
      optimizer.zeroGrad();
      used.sum().backward();
      optimizer.step();
      assertThat(unused.toFloatArray()).as("%s", settings).containsExactly(1, 1);
      assertThat(unused.hasGrad()).isFalse();
    }
    assertThat(used.toFloatArray()[0]).isLessThan(0.7f);
  }

  @Test
  void withoutAnyGradientAStepDoesNothing() {
    for (OptimizerSettings settings : ALL) {
      settings.over(List.of(used)).step();
      assertThat(used.toFloatArray()).containsExactly(1, 1);
    }
  }

  @Test
  void aStepLeavesTheGradients() {
    Optimizer optimizer = sgd(0.1).over(List.of(used));
    used.sum().backward();
    optimizer.step();
    optimizer.step();
    assertThat(used.grad().toFloatArray()).containsExactly(1, 1);
    assertThat(used.toFloatArray()[0]).isCloseTo(0.8f, within(1e-6f));
  }

  @Test
  void zeroGradForgetsThem() {
    Optimizer optimizer = sgd(0.1).over(List.of(used, unused));
    used.add(unused).sum().backward();
    optimizer.zeroGrad();
    assertThat(used.grad()).isNull();
    assertThat(unused.grad()).isNull();
  }

  @Test
  void aParameterGivenTwiceIsChangedOnce() {
    Optimizer optimizer = sgd(0.1).over(List.of(used, used));
    assertThat(optimizer.parameters()).containsExactly(used);
    used.sum().backward();
    optimizer.step();
    assertThat(used.toFloatArray()[0]).isEqualTo(0.9f);
  }

  @Test
  void stateMadeInALoopOutlivesIt() {
    for (OptimizerSettings settings : ALL) {
      Optimizer optimizer = settings.over(List.of(used));
      for (int i = 0; i < 3; i++) {
        try (TensorScope scope = TensorScope.open("a step")) {
          optimizer.zeroGrad();
          used.sum().backward();
          optimizer.step();
          assertThat(scope).isNotNull();
        }
      }
    }
  }

  @Test
  void twoOptimizersOfOneSettingDoNotShareState() {
    OptimizerSettings settings = sgd(0.1).momentum(0.9);
    Weight one = new Weight(1, settings);
    one.step(5);
    new Weight(1, settings).step(2).is(0.8);
  }

  @Test
  void aStepInvalidatesWhatABackwardPassNeeds() {
    Optimizer optimizer = sgd(0.1).over(List.of(used));
    Tensor early = used.pow(2).sum();
    used.sum().backward();
    optimizer.step();
    assertThatThrownBy(early::backward)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("changed in place after the forward pass (by an optimizer's step");
  }

  @Test
  void stepsOfSeveralThreadsRunOneAfterAnother() throws Exception {
    int threads = 4;
    int steps = 500;
    AtomicInteger running = new AtomicInteger();
    AtomicInteger together = new AtomicInteger();
    long[] counted = new long[1];
    Optimizer optimizer =
        new Optimizer(0.1, ParameterGroup.of(List.of(used))) {
          @Override
          protected void update(List<Tensor> parameters, double learningRate) {
            if (running.incrementAndGet() > 1) {
              together.incrementAndGet();
            }
            Thread.yield();
            counted[0] = steps(used);
            running.decrementAndGet();
          }
        };
    used.sum().backward();
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> loops = new ArrayList<>();
      for (int i = 0; i < threads; i++) {
        loops.add(
            pool.submit(
                () -> {
                  for (int step = 0; step < steps; step++) {
                    optimizer.step();
                    optimizer.stateDict();
                  }
                }));
      }
      for (Future<?> loop : loops) {
        loop.get(60, TimeUnit.SECONDS);
      }
    } finally {
      pool.shutdownNow();
    }
    assertThat(together).hasValue(0);
    assertThat(counted[0]).isEqualTo((long) threads * steps);
  }

  @Test
  void parametersMustBeThere() {
    for (OptimizerSettings settings : ALL) {
      assertThatThrownBy(() -> settings.over(List.of()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "optimizer: got no parameters; pass model.parameters() of a model that has some");
    }
  }

  @Test
  void someParameterMustRequireAGradient() {
    assertThatThrownBy(() -> sgd(0.1).over(List.of(ones(3), ones(2))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "optimizer: none of the 2 parameters requires a gradient; call requiresGrad(true) on"
                + " those to train");
  }

  @Test
  void frozenParametersAreLeftAlone() {
    Sequential model = Sequential.of(linear(2, 3), relu(), linear(3, 1));
    model.get(0).parameters().forEach(parameter -> parameter.requiresGrad(false));
    float[] frozen = model.parameters().get(0).toFloatArray();
    float[] free = model.parameters().get(3).toFloatArray();
    Optimizer optimizer = adam(0.1).over(model.parameters());
    model.forward(ones(4, 2)).sum().backward();
    optimizer.step();
    assertThat(model.parameters().get(0).toFloatArray()).containsExactly(frozen);
    assertThat(model.parameters().get(3).toFloatArray()).isNotEqualTo(free);
    model.get(0).parameters().forEach(parameter -> parameter.requiresGrad(true));
    model.forward(ones(4, 2).neg()).pow(2).sum().backward();
    optimizer.step();
    assertThat(model.parameters().get(1).hasGrad()).isTrue();
  }

  @Test
  void parametersMustBeLeaves() {
    assertThatThrownBy(() -> adam(0.1).over(List.of(used.mul(0.1))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "optimizer: a tensor of shape [2] is the result of an operation and never gets a"
                + " gradient; pass the leaves that it was computed from, or"
                + " detach().requiresGrad(true)");
  }

  @Test
  void parametersCannotBeChangedFromOutside() {
    Optimizer optimizer = sgd(0.1).over(List.of(used));
    assertThatThrownBy(() -> optimizer.parameters().clear())
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
