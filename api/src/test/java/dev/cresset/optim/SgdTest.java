package dev.cresset.optim;

import static dev.cresset.optim.Optimizers.sgd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class SgdTest {

  @Test
  void followsTheGradient() {
    Weight w = new Weight(1, sgd(0.1));
    w.step(2).is(1 - 0.1 * 2);
    w.step(-1).is(1 - 0.1 * 2 + 0.1);
  }

  @Test
  void momentum() {
    Weight w = new Weight(1, sgd(0.1).momentum(0.9));
    double velocity = 2;
    double x = 1 - 0.1 * velocity;
    w.step(2).is(x);
    velocity = 0.9 * velocity + 3;
    x -= 0.1 * velocity;
    w.step(3).is(x);
    velocity = 0.9 * velocity - 1;
    x -= 0.1 * velocity;
    w.step(-1).is(x);
  }

  @Test
  void dampeningLeavesTheFirstStepAlone() {
    Weight w = new Weight(1, sgd(0.1).momentum(0.9).dampening(0.5));
    double velocity = 2;
    double x = 1 - 0.1 * velocity;
    w.step(2).is(x);
    velocity = 0.9 * velocity + 0.5 * 3;
    x -= 0.1 * velocity;
    w.step(3).is(x);
  }

  @Test
  void nesterovLooksAhead() {
    Weight w = new Weight(1, sgd(0.1).momentum(0.9).nesterov(true));
    double velocity = 2;
    double x = 1 - 0.1 * (2 + 0.9 * velocity);
    w.step(2).is(x);
    velocity = 0.9 * velocity + 3;
    x -= 0.1 * (3 + 0.9 * velocity);
    w.step(3).is(x);
  }

  @Test
  void weightDecayAddsToTheGradient() {
    Weight w = new Weight(4, sgd(0.1).weightDecay(0.5));
    w.step(2).is(4 - 0.1 * (2 + 0.5 * 4));
    Weight withMomentum = new Weight(4, sgd(0.1).momentum(0.9).weightDecay(0.5));
    double velocity = 2 + 0.5 * 4;
    double x = 4 - 0.1 * velocity;
    withMomentum.step(2).is(x);
    velocity = 0.9 * velocity + 1 + 0.5 * x;
    x -= 0.1 * velocity;
    withMomentum.step(1).is(x);
  }

  @Test
  void theVelocityDoesNotContainTheLearningRate() {
    Weight w = new Weight(1, sgd(0.1).momentum(0.9));
    w.step(2);
    w.optimizer().learningRate(0.01);
    assertThat(w.optimizer().learningRate()).isEqualTo(0.01);
    w.step(3).is(1 - 0.1 * 2 - 0.01 * (0.9 * 2 + 3));
  }

  @Test
  void aLearningRateOfZeroChangesNothing() {
    Weight w = new Weight(1, sgd(0));
    w.step(5).is(1);
  }

  @Test
  void nesterovNeedsMomentumAndNoDampening() {
    assertThatThrownBy(() -> new Weight(1, sgd(0.1).nesterov(true)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "sgd: Nesterov needs a momentum above 0 and no dampening, got momentum 0.0 and"
                + " dampening 0.0");
    assertThatThrownBy(() -> new Weight(1, sgd(0.1).nesterov(true).dampening(0.1).momentum(0.9)))
        .hasMessageContaining("got momentum 0.9 and dampening 0.1");
    new Weight(1, sgd(0.1).nesterov(true).momentum(0.9)).step(1).is(1 - 0.1 * 1.9);
  }

  @Test
  void settingsMustMakeSense() {
    for (double bad : new double[] {-1, Double.NaN, Double.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> sgd(bad))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("optimizer: the learning rate must be finite and 0 or more, got " + bad);
      assertThatThrownBy(() -> sgd(0.1).momentum(bad))
          .hasMessage("optimizer: the momentum must be finite and 0 or more, got " + bad);
      assertThatThrownBy(() -> sgd(0.1).weightDecay(bad))
          .hasMessage("optimizer: the weight decay must be finite and 0 or more, got " + bad);
      assertThatThrownBy(() -> sgd(0.1).dampening(bad))
          .hasMessage("optimizer: the dampening must be finite and 0 or more, got " + bad);
      assertThatThrownBy(() -> new Weight(1, sgd(0.1)).optimizer().learningRate(bad))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void settingsAreImmutable() {
    Sgd settings = sgd(0.1);
    settings.momentum(0.9).nesterov(true).weightDecay(3);
    new Weight(1, settings).step(2).is(0.8);
    assertThat(settings).isEqualTo(sgd(0.1));
  }
}
