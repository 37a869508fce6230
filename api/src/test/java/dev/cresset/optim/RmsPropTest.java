package dev.cresset.optim;

import static dev.cresset.optim.Optimizers.rmsProp;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.Tensors;
import java.util.List;
import org.junit.jupiter.api.Test;

class RmsPropTest {

  /** PyTorch's formulas, in double precision. */
  private static void follows(RmsProp settings) {
    Weight w = new Weight(2, settings);
    double x = 2;
    double square = 0;
    double mean = 0;
    double velocity = 0;
    for (double gradient : new double[] {3, -1, 0.5, 2, -4}) {
      double d = gradient + settings.weightDecay() * x;
      square = settings.alpha() * square + (1 - settings.alpha()) * d * d;
      mean = settings.alpha() * mean + (1 - settings.alpha()) * d;
      double spread = settings.centered() ? square - mean * mean : square;
      double update = d / (Math.sqrt(spread) + settings.epsilon());
      velocity = settings.momentum() * velocity + update;
      x -= settings.learningRate() * velocity;
      w.step(gradient).is(x);
    }
  }

  @Test
  void followsPyTorchsFormulas() {
    follows(rmsProp(0.01));
    follows(rmsProp(0.01).alpha(0.5).eps(0.1).weightDecay(0.3));
    follows(rmsProp(0.01).momentum(0.9));
    follows(rmsProp(0.01).centered(true));
    follows(rmsProp(0.01).centered(true).momentum(0.5).weightDecay(0.1));
  }

  @Test
  void usualSettings() {
    assertThat(rmsProp(0.1)).isEqualTo(new RmsProp(0.1, 0.99, 1e-8, 0, 0, false));
    assertThat(rmsProp(0.1).over(List.of(Tensors.ones(1).requiresGrad(true))))
        .hasToString(
            "rmsProp(lr=0.1, alpha=0.99, eps=1.0E-8, weight_decay=0.0, momentum=0.0,"
                + " centered=False)");
  }

  @Test
  void namesAreThoseOfPyTorch() {
    Tensor w = Tensors.ones(2).requiresGrad(true);
    Optimizer optimizer = rmsProp(0.1).momentum(0.9).centered(true).over(List.of(w));
    w.sum().backward();
    optimizer.step();
    assertThat(optimizer.stateDict().tensors().keySet())
        .containsExactly("state.0.square_avg", "state.0.grad_avg", "state.0.momentum_buffer");
  }

  @Test
  void groupsHaveRatesOfTheirOwn() {
    Tensor a = Tensors.ones(1).requiresGrad(true);
    Tensor b = Tensors.ones(1).requiresGrad(true);
    Optimizer optimizer =
        rmsProp(0.01)
            .over(ParameterGroup.of(List.of(a)), ParameterGroup.of(List.of(b)).learningRate(0.02));
    a.add(b).sum().backward();
    optimizer.step();
    assertThat(1 - b.item()).isCloseTo(2 * (1 - a.item()), within(1e-6));
  }

  @Test
  void settingsMustMakeSense() {
    assertThatThrownBy(() -> rmsProp(-1))
        .hasMessage("optimizer: the learning rate must be finite and 0 or more, got -1.0");
    assertThatThrownBy(() -> rmsProp(0.1).alpha(1.5))
        .hasMessage("rmsProp: alpha must be in 0 to 1, got 1.5");
    assertThatThrownBy(() -> rmsProp(0.1).momentum(Double.NaN))
        .hasMessage("optimizer: the momentum must be finite and 0 or more, got NaN");
  }
}
