package dev.cresset.optim;

import static dev.cresset.optim.Optimizers.adam;
import static dev.cresset.optim.Optimizers.adamW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.Tensors;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdamTest {

  /** The formula of the paper, in double precision. */
  private static final class ByHand {
    private final Adam settings;
    private double x;
    private double rate;
    private double mean;
    private double square;
    private int steps;

    ByHand(double x, Adam settings) {
      this.x = x;
      this.settings = settings;
      this.rate = settings.learningRate();
    }

    double step(double gradient) {
      steps++;
      double d = gradient;
      if (settings.decoupled()) {
        x *= 1 - rate * settings.weightDecay();
      } else {
        d += settings.weightDecay() * x;
      }
      mean = settings.beta1() * mean + (1 - settings.beta1()) * d;
      square = settings.beta2() * square + (1 - settings.beta2()) * d * d;
      double meanHat = mean / (1 - Math.pow(settings.beta1(), steps));
      double squareHat = square / (1 - Math.pow(settings.beta2(), steps));
      x -= rate * meanHat / (Math.sqrt(squareHat) + settings.epsilon());
      return x;
    }
  }

  private static void follows(Adam settings) {
    Weight w = new Weight(2, settings);
    ByHand byHand = new ByHand(2, settings);
    for (double gradient : new double[] {3, -1, 0.5, 0, 2, -4}) {
      w.step(gradient).is(byHand.step(gradient));
    }
    w.optimizer().learningRate(settings.learningRate() / 10);
    byHand.rate /= 10;
    for (double gradient : new double[] {1, 2}) {
      w.step(gradient).is(byHand.step(gradient));
    }
  }

  @Test
  void adamFollowsThePaper() {
    follows(adam(0.1));
    follows(adam(0.1).betas(0.5, 0.9));
    follows(adam(0.1).betas(0, 0));
    follows(adam(0.1).eps(0.5));
    follows(adam(0.1).weightDecay(0.3));
    follows(adam(1e-3));
  }

  @Test
  void adamWFollowsItsPaper() {
    follows(adamW(0.1));
    follows(adamW(0.1).weightDecay(0.3).betas(0.8, 0.99).eps(1e-3));
    follows(adamW(0.1).weightDecay(0));
  }

  @Test
  void theFirstStepIsTheLearningRateLong() {
    new Weight(1, adam(0.1)).step(1000).is(0.9);
    new Weight(1, adam(0.1)).step(-1e-3).is(1.1);
  }

  @Test
  void usualSettings() {
    assertThat(adam(0.1)).isEqualTo(new Adam(0.1, 0.9, 0.999, 1e-8, 0, false));
    assertThat(adamW(0.1)).isEqualTo(new Adam(0.1, 0.9, 0.999, 1e-8, 0.01, true));
  }

  @Test
  void eachParameterCountsItsOwnSteps() {
    Tensor always = Tensors.full(1, 1).requiresGrad(true);
    Tensor sometimes = Tensors.full(1, 1).requiresGrad(true);
    Optimizer optimizer = adam(0.1).over(List.of(always, sometimes));
    ByHand alwaysByHand = new ByHand(1, adam(0.1));
    ByHand sometimesByHand = new ByHand(1, adam(0.1));
    for (int i = 0; i < 6; i++) {
      optimizer.zeroGrad();
      Tensor loss = always.mul(i + 1).sum();
      double expected = sometimesByHand.x;
      if (i % 3 == 1) {
        loss = loss.add(sometimes.mul(-2).sum());
        expected = sometimesByHand.step(-2);
      }
      loss.backward();
      optimizer.step();
      new Weight(always, optimizer).is(alwaysByHand.step(i + 1));
      new Weight(sometimes, optimizer).is(expected);
    }
  }

  @Test
  void settingsMustMakeSense() {
    assertThatThrownBy(() -> adam(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("optimizer: the learning rate must be finite and 0 or more, got -1.0");
    assertThatThrownBy(() -> adamW(0.1).weightDecay(Double.NaN))
        .hasMessage("optimizer: the weight decay must be finite and 0 or more, got NaN");
    assertThatThrownBy(() -> adam(0.1).eps(-1e-8))
        .hasMessage("optimizer: the epsilon must be finite and 0 or more, got -1.0E-8");
    assertThatThrownBy(() -> adam(0.1).betas(1, 0.999))
        .hasMessage("adam: betas must be at least 0 and below 1, got 1.0 and 0.999");
    assertThatThrownBy(() -> adam(0.1).betas(0.9, -0.1))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> adam(0.1).betas(Double.NaN, 0.9))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
