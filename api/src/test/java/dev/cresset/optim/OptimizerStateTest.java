package dev.cresset.optim;

import static dev.cresset.nn.Layers.linear;
import static dev.cresset.optim.Optimizers.adagrad;
import static dev.cresset.optim.Optimizers.adam;
import static dev.cresset.optim.Optimizers.adamW;
import static dev.cresset.optim.Optimizers.rmsProp;
import static dev.cresset.optim.Optimizers.sgd;
import static dev.cresset.optim.Schedules.oneCycle;
import static dev.cresset.tensor.Tensors.randn;
import static dev.cresset.tensor.Tensors.withSeed;
import static dev.cresset.tensor.Tensors.zeros;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.nn.Linear;
import dev.cresset.tensor.InPlace;
import dev.cresset.tensor.Tensor;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** {@code stateDict} and {@code loadStateDict} of optimizers. */
class OptimizerStateTest {

  private static Linear model() {
    return withSeed(1, () -> linear(3, 2));
  }

  private static final Tensor INPUTS = withSeed(2, () -> randn(5, 3));

  private static void steps(Linear model, Optimizer optimizer, int count) {
    for (int i = 0; i < count; i++) {
      optimizer.zeroGrad();
      model.forward(INPUTS).pow(2).mean().backward();
      optimizer.step();
    }
  }

  private static List<float[]> weights(Linear model) {
    return model.parameters().stream().map(Tensor::toFloatArray).toList();
  }

  /** A momentum of one's own. */
  private record HeavyBall(double learningRate) implements OptimizerSettings {
    @Override
    public Optimizer over(ParameterGroup... groups) {
      return new Optimizer(learningRate, groups) {
        @Override
        protected void update(List<Tensor> parameters, double rate) {
          for (Tensor p : parameters) {
            Tensor velocity = state(p, "velocity");
            InPlace.assign(velocity, velocity.mul(0.9).add(gradient(p)));
            InPlace.add(p, -rate, velocity);
          }
        }
      };
    }
  }

  @Test
  void theNextStepsAreThoseOfTheSavedOptimizer() {
    List<OptimizerSettings> all =
        List.of(
            sgd(0.1),
            sgd(0.1).momentum(0.9).dampening(0.3),
            adam(0.1),
            adamW(0.1).betas(0.8, 0.9),
            rmsProp(0.1),
            rmsProp(0.1).momentum(0.9).centered(true),
            adagrad(0.1).learningRateDecay(0.5).initialAccumulatorValue(0.25),
            new HeavyBall(0.1));
    for (OptimizerSettings settings : all) {
      for (int before = 0; before < 4; before++) {
        Linear model = model();
        Optimizer optimizer = settings.over(model.parameters());
        steps(model, optimizer, before);
        Linear other = model();
        other.loadStateDict(model.stateDict());
        Optimizer loaded = settings.over(other.parameters());
        steps(other, loaded, 2); // state that is replaced, or removed
        other.loadStateDict(model.stateDict());
        loaded.loadStateDict(optimizer.stateDict());
        steps(model, optimizer, 3);
        steps(other, loaded, 3);
        assertThat(weights(other))
            .as("%s after %s steps", settings, before)
            .containsExactlyElementsOf(weights(model));
      }
    }
  }

  /** An optimizer whose state tensors have unusual names. */
  private record Named(String name) implements OptimizerSettings {
    @Override
    public Optimizer over(ParameterGroup... groups) {
      return new Optimizer(0.1, groups) {
        @Override
        protected void update(List<Tensor> parameters, double rate) {
          parameters.forEach(p -> InPlace.assign(state(p, name), gradient(p)));
        }
      };
    }
  }

  @Test
  void aStateTensorMayHaveAnyName() {
    for (String name : List.of("", "a.0.b", "two\nlines", "größer = \"1\"")) {
      Linear model = model();
      Optimizer optimizer = new Named(name).over(model.parameters());
      steps(model, optimizer, 1);
      Optimizer loaded = new Named(name).over(model.parameters());
      loaded.loadStateDict(optimizer.stateDict());
      assertThat(loaded.stateDict().tensors().keySet())
          .containsExactly("state.0." + name, "state.1." + name);
    }
  }

  @Test
  void namesAreThoseOfPyTorch() {
    Linear model = model();
    Optimizer optimizer =
        adam(0.1)
            .over(
                ParameterGroup.of(List.of(model.parameters().get(0))).learningRate(0.2),
                ParameterGroup.of(List.of(model.parameters().get(1))));
    assertThat(optimizer.stateDict())
        .hasToString(
            "OptimizerState(tensors=[], values={param_groups.0.lr=0.2, param_groups.1.lr=0.1,"
                + " state.0.step=0.0, state.1.step=0.0})");
    steps(model, optimizer, 2);
    OptimizerState state = optimizer.stateDict();
    assertThat(state.tensors().keySet())
        .containsExactly(
            "state.0.exp_avg", "state.0.exp_avg_sq", "state.1.exp_avg", "state.1.exp_avg_sq");
    assertThat(state.values()).containsEntry("state.1.step", 2.0);
  }

  @Test
  void whatAScheduleSetIsPartOfTheState() {
    Linear model = model();
    Optimizer optimizer = sgd(0.1).momentum(0.5).over(model.parameters());
    Scheduler scheduler = oneCycle(0.4, 10).over(optimizer);
    for (int i = 0; i < 4; i++) {
      steps(model, optimizer, 1);
      scheduler.step();
    }
    Linear other = model();
    other.loadStateDict(model.stateDict());
    Optimizer loaded = sgd(0.1).momentum(0.5).over(other.parameters());
    loaded.loadStateDict(optimizer.stateDict());
    assertThat(loaded.stateDict().values())
        .isEqualTo(optimizer.stateDict().values())
        .containsKeys("param_groups.0.initial_lr", "param_groups.0.momentum");
    steps(model, optimizer, 2);
    steps(other, loaded, 2);
    assertThat(weights(other)).containsExactlyElementsOf(weights(model));
  }

  @Test
  void aStateThatDoesNotFitChangesNothing() {
    Linear model = model();
    Optimizer optimizer = adam(0.1).over(model.parameters());
    steps(model, optimizer, 2);
    OptimizerState good = optimizer.stateDict();
    Map<String, Double> before = good.values();
    Tensor closed = zeros(2);
    closed.close();

    refuses(
        optimizer,
        tensor(good, "state.2.exp_avg", zeros(2)),
        "the tensor \"state.2.exp_avg\" belongs to no parameter: this optimizer has 2, so names"
            + " begin with state.0 to state.1;");
    refuses(optimizer, tensor(good, "exp_avg", zeros(2)), "the tensor \"exp_avg\" belongs to no");
    refuses(
        optimizer,
        tensor(good, "state.0.exp_avg", zeros(3)),
        "the tensor \"state.0.exp_avg\" is FLOAT32 [3], but its parameter is FLOAT32 [2, 3];");
    refuses(optimizer, tensor(good, "state.1.exp_avg", closed), "\"state.1.exp_avg\" is ");
    refuses(
        optimizer,
        value(good, "state.0.step", 1.5),
        "the value \"state.0.step\" must be a whole number, got 1.5");
    refuses(
        optimizer,
        value(good, "param_groups.0.lr", -1),
        "the value \"param_groups.0.lr\" must be finite and 0 or more, got -1.0");
    refuses(
        optimizer,
        value(good, "param_groups.0.momentum", 1),
        "the value \"param_groups.0.momentum\" must be at least 0 and below 1, got 1.0");
    refuses(
        optimizer,
        value(good, "param_groups.1.lr", 1),
        "but this optimizer has [param_groups.0.lr, state.0.step, state.1.step]; load it with the"
            + " same parameters in the same groups");
    assertThat(optimizer.stateDict().values()).isEqualTo(before);
  }

  private static void refuses(Optimizer optimizer, OptimizerState state, String message) {
    assertThatThrownBy(() -> optimizer.loadStateDict(state))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("loadStateDict: ")
        .hasMessageContaining(message);
  }

  private static OptimizerState tensor(OptimizerState state, String name, Tensor tensor) {
    Map<String, Tensor> tensors = new HashMap<>(state.tensors());
    tensors.put(name, tensor);
    return new OptimizerState(tensors, state.values());
  }

  private static OptimizerState value(OptimizerState state, String name, double value) {
    Map<String, Double> values = new HashMap<>(state.values());
    values.put(name, value);
    return new OptimizerState(state.tensors(), values);
  }

  @Test
  void theStateOfAnotherOptimizerIsRefused() {
    Linear model = model();
    Optimizer sgd = sgd(0.1).over(model.parameters());
    steps(model, sgd, 3);
    Optimizer adam = adam(0.1).over(model().parameters());
    assertThatThrownBy(() -> adam.loadStateDict(sgd.stateDict()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "loadStateDict: the state has the tensors [] of parameter 0, but %s keeps [exp_avg,"
                    .formatted(adam)
                + " exp_avg_sq] of each parameter; load it into an optimizer with the same"
                + " settings");
    Optimizer momentum = sgd(0.1).momentum(0.9).over(model.parameters());
    steps(model, momentum, 3);
    assertThatThrownBy(() -> adam.loadStateDict(momentum.stateDict()))
        .hasMessageStartingWith(
            "loadStateDict: the state has the tensor \"state.0.momentum_buffer\", but adam(");
    assertThat(adam.stateDict().tensors()).isEmpty();
    assertThat(adam.stateDict().values()).containsEntry("state.0.step", 0.0);
  }

  @Test
  void momentumMayBeSetOnlyAfterTheSavedSteps() {
    Linear model = model();
    Optimizer plain = sgd(0.1).over(model.parameters());
    steps(model, plain, 3);
    sgd(0.1).momentum(0.9).over(model().parameters()).loadStateDict(plain.stateDict());
  }
}
