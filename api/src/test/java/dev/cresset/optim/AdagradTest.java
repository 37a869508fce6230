package dev.cresset.optim;

import static dev.cresset.optim.Optimizers.adagrad;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.Tensors;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdagradTest {

  /** PyTorch's formulas, in double precision. */
  private static void follows(Adagrad settings) {
    Weight w = new Weight(2, settings);
    double x = 2;
    double sum = settings.initialAccumulatorValue();
    int steps = 0;
    for (double gradient : new double[] {3, -1, 0.5, 0, 2, -4}) {
      double rate = settings.learningRate() / (1 + steps++ * settings.learningRateDecay());
      double d = gradient + settings.weightDecay() * x;
      sum += d * d;
      x -= rate * d / (Math.sqrt(sum) + settings.epsilon());
      w.step(gradient).is(x);
    }
  }

  @Test
  void followsPyTorchsFormulas() {
    follows(adagrad(0.1));
    follows(adagrad(0.1).learningRateDecay(0.5));
    follows(adagrad(0.1).weightDecay(0.3).eps(0.5));
    follows(adagrad(0.1).initialAccumulatorValue(4));
  }

  @Test
  void usualSettings() {
    assertThat(adagrad(0.1)).isEqualTo(new Adagrad(0.1, 0, 0, 0, 1e-10));
    assertThat(adagrad(0.1))
        .hasToString(
            "adagrad(lr=0.1, lr_decay=0.0, weight_decay=0.0, initial_accumulator_value=0.0,"
                + " eps=1.0E-10)");
  }

  @Test
  void eachParameterCountsItsOwnSteps() {
    Tensor always = Tensors.ones(1).requiresGrad(true);
    Tensor sometimes = Tensors.ones(1).requiresGrad(true);
    Optimizer optimizer =
        adagrad(0.1)
            .learningRateDecay(1)
            .initialAccumulatorValue(3)
            .over(List.of(always, sometimes));
    always.sum().backward();
    optimizer.step();
    optimizer.zeroGrad();
    assertThat(always.item()).isEqualTo(0.95f);
    always.add(sometimes).sum().backward();
    optimizer.step();
    assertThat(sometimes.item()).isEqualTo(0.95f);
    assertThat(always.item()).isEqualTo((float) (0.95f - 0.05 / Math.sqrt(5)));
    assertThat(optimizer.stateDict().tensors().keySet())
        .containsExactly("state.0.sum", "state.1.sum");
  }

  @Test
  void settingsMustMakeSense() {
    assertThatThrownBy(() -> adagrad(0.1).learningRateDecay(-1))
        .hasMessage("optimizer: the learning rate decay must be finite and 0 or more, got -1.0");
    assertThatThrownBy(() -> adagrad(0.1).initialAccumulatorValue(-1))
        .hasMessage(
            "optimizer: the initial accumulator value must be finite and 0 or more, got -1.0");
  }
}
