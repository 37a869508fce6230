package org.example;

import static dev.cresset.loss.Losses.mse;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.relu;
import static dev.cresset.optim.Optimizers.adam;
import static dev.cresset.optim.Optimizers.sgd;
import static dev.cresset.tensor.Tensors.manualSeed;
import static dev.cresset.tensor.Tensors.ones;
import static dev.cresset.tensor.Tensors.tensor;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cresset.data.DataLoader;
import dev.cresset.data.Dataset;
import dev.cresset.nn.Sequential;
import dev.cresset.optim.Optimizer;
import dev.cresset.optim.OptimizerSettings;
import dev.cresset.optim.ParameterGroup;
import dev.cresset.tensor.InPlace;
import dev.cresset.tensor.Tensor;
import dev.cresset.train.History;
import dev.cresset.train.Trainer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An optimizer from outside the library, and groups of parameters. */
class OptimizerTest {

  private record RmsProp(double learningRate, double alpha, double epsilon)
      implements OptimizerSettings {
    @Override
    public Optimizer over(ParameterGroup... groups) {
      return new Optimizer(learningRate, groups) {
        @Override
        protected void update(List<Tensor> parameters, double learningRate) {
          for (Tensor p : parameters) {
            Tensor gradient = gradient(p);
            Tensor square = state(p, "square_avg");
            InPlace.assign(square, square.mul(alpha).add(gradient.pow(2).mul(1 - alpha)));
            InPlace.add(p, -learningRate, gradient.div(square.sqrt().add(epsilon)));
          }
        }
      };
    }
  }

  private final Tensor weight = tensor(new float[] {1, -2}).requiresGrad(true);

  private static void step(Optimizer optimizer, Tensor weight, float... gradient) {
    optimizer.zeroGrad();
    weight.mul(tensor(gradient)).sum().backward();
    optimizer.step();
  }

  @Test
  void followsItsFormula() {
    Optimizer optimizer = new RmsProp(0.1, 0.9, 1e-8).over(List.of(weight));
    double[] expected = {1, -2};
    double[] square = new double[2];
    float[][] gradients = {{1, -0.5f}, {2, 0.25f}, {-0.5f, 4}};
    for (float[] gradient : gradients) {
      step(optimizer, weight, gradient);
      for (int i = 0; i < 2; i++) {
        square[i] = 0.9 * square[i] + 0.1 * gradient[i] * gradient[i];
        expected[i] -= 0.1 * gradient[i] / (Math.sqrt(square[i]) + 1e-8);
        assertThat((double) weight.toFloatArray()[i]).isCloseTo(expected[i], within(1e-5));
      }
    }
    // torch.optim.RMSprop([p], lr=0.1, alpha=0.9, eps=1e-8)
    assertThat(weight.toFloatArray())
        .containsExactly(new float[] {0.4713027f, -2.1449156f}, within(1e-6f));
  }

  @Test
  void theTrainerTakesItsSettings() {
    manualSeed(5);
    Sequential model = Sequential.of(linear(1, 8), relu(), linear(8, 1));
    float[][] inputs = new float[16][1];
    float[] targets = new float[16];
    for (int i = 0; i < inputs.length; i++) {
      inputs[i][0] = i / 8f - 1;
      targets[i] = inputs[i][0] * inputs[i][0];
    }
    DataLoader data = DataLoader.of(Dataset.of(inputs, targets)).batchSize(4).shuffle(true);
    Trainer trainer = Trainer.of(model).loss(mse()).optimizer(new RmsProp(0.01, 0.99, 1e-8));
    History history = trainer.epochs(60).fit(data);
    assertThat(history.last().trainingLoss())
        .isLessThan(history.epochs().get(0).trainingLoss() / 5);
    assertThat(trainer.toString()).contains("optimizer=RmsProp[learningRate=0.01");
  }

  @Test
  void whatAStepMakesIsFreed() {
    Optimizer optimizer = new RmsProp(0.1, 0.9, 1e-8).over(List.of(weight));
    step(optimizer, weight, 1, 1);
    long before = weight.backend().memory().liveBuffers();
    optimizer.step();
    assertThat(weight.backend().memory().liveBuffers()).isEqualTo(before);
    optimizer.zeroGrad();
    assertThat(weight.grad()).isNull();
  }

  @Test
  void stepsAreCountedForEachParameter() {
    Tensor second = ones(2).requiresGrad(true);
    List<String> seen = new ArrayList<>();
    Optimizer optimizer =
        new Optimizer(0.1, ParameterGroup.of(List.of(weight, second))) {
          @Override
          protected void update(List<Tensor> parameters, double learningRate) {
            for (Tensor p : parameters) {
              seen.add((p == weight ? "weight " : "second ") + steps(p) + hasState(p, "s"));
              assertThat(state(p, "s")).isSameAs(state(p, "s"));
              assertThat(gradient(p).requiresGrad()).isFalse();
              assertThat(p.mul(2).requiresGrad()).isFalse();
            }
          }
        };
    step(optimizer, weight, 1, 1);
    step(optimizer, second, 1, 1);
    optimizer.zeroGrad();
    weight.add(second).sum().backward();
    optimizer.step();
    assertThat(seen)
        .containsExactly("weight 1false", "second 1false", "weight 2true", "second 2true");
  }

  @Test
  void aGradientIsOfTheStepOnly() {
    List<Tensor> kept = new ArrayList<>();
    Optimizer optimizer =
        new Optimizer(0.1, ParameterGroup.of(List.of(weight))) {
          @Override
          protected void update(List<Tensor> parameters, double learningRate) {
            kept.add(gradient(parameters.get(0)));
          }
        };
    step(optimizer, weight, 1, 1);
    assertThatThrownBy(() -> kept.get(0).toFloatArray())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("was freed by the optimizer's step");
  }

  // Groups

  @Test
  void groupsHaveRatesOfTheirOwn() {
    Tensor second = ones(2).requiresGrad(true);
    for (OptimizerSettings settings : List.of(sgd(0.1), new RmsProp(0.1, 0, 0), adam(0.1))) {
      InPlace.assign(weight, ones(2));
      InPlace.assign(second, ones(2));
      Optimizer optimizer =
          settings.over(
              ParameterGroup.of(List.of(weight)).learningRate(0.5),
              ParameterGroup.of(List.of(second)));
      assertThat(optimizer.groups()).hasSize(2);
      assertThat(optimizer.groups().get(0).parameters()).containsExactly(weight);
      assertThat(optimizer.learningRate()).isEqualTo(0.5);
      assertThat(optimizer.groups().get(1).learningRate()).isEqualTo(0.1);
      assertThat(optimizer.parameters()).containsExactly(weight, second);
      optimizer.zeroGrad();
      weight.add(second).sum().backward();
      optimizer.step();
      assertThat(weight.toFloatArray()[0]).as("%s", settings).isCloseTo(0.5f, within(1e-4f));
      assertThat(second.toFloatArray()[0]).isCloseTo(0.9f, within(1e-4f));
      optimizer.groups().get(1).learningRate(0);
      optimizer.step();
      assertThat(second.toFloatArray()[0]).isCloseTo(0.9f, within(1e-4f));
      optimizer.learningRate(0);
      assertThat(optimizer.groups()).allMatch(group -> group.learningRate() == 0);
      float before = weight.toFloatArray()[0];
      optimizer.step();
      assertThat(weight.toFloatArray()[0]).isEqualTo(before);
    }
  }

  @Test
  void whatGroupsMustBe() {
    ParameterGroup group = ParameterGroup.of(List.of(weight));
    assertThatThrownBy(() -> sgd(0.1).over(group, group))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "optimizer: a parameter of shape [2] is in two groups; put each parameter into one");
    assertThatThrownBy(() -> sgd(0.1).over()).hasMessageContaining("got no parameters");
    assertThatThrownBy(() -> group.learningRate(-1))
        .hasMessage("optimizer: the learning rate must be finite and 0 or more, got -1.0");
    assertThat(group).hasToString("ParameterGroup(parameters=1)");
    assertThat(group.learningRate(0.5)).hasToString("ParameterGroup(parameters=1, lr=0.5)");
  }
}
