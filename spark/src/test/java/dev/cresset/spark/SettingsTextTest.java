package dev.cresset.spark;

import static dev.cresset.loss.Losses.binaryCrossEntropyWithLogits;
import static dev.cresset.loss.Losses.crossEntropy;
import static dev.cresset.loss.Losses.mse;
import static dev.cresset.loss.Losses.nll;
import static dev.cresset.optim.Optimizers.adam;
import static dev.cresset.optim.Optimizers.adamW;
import static dev.cresset.optim.Optimizers.sgd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.loss.Loss;
import dev.cresset.loss.Reduction;
import dev.cresset.optim.OptimizerSettings;
import java.util.List;
import org.junit.jupiter.api.Test;

class SettingsTextTest {

  @Test
  void lossesAreReadAsTheyWere() {
    List<Loss> losses =
        List.of(
            crossEntropy(),
            crossEntropy().weight(0.25f, 1e-5f, 3).labelSmoothing(0.1),
            nll(),
            nll().weight(1, 2),
            mse(),
            binaryCrossEntropyWithLogits());
    for (Loss loss : losses) {
      Loss read = LossText.parse(LossText.of(loss));
      assertThat(read).hasToString(loss.toString()).hasSameClassAs(loss);
    }
  }

  @Test
  void optimizersAreReadAsTheyWere() {
    List<OptimizerSettings> all =
        List.of(
            sgd(0.01),
            sgd(1e-5).momentum(0.9).weightDecay(1e-4).nesterov(true),
            sgd(0.1).momentum(0.9).dampening(0.5),
            adam(1e-3),
            adam(3e-4).betas(0.8, 0.99).eps(1e-6).weightDecay(0.1),
            adamW(1e-3));
    for (OptimizerSettings settings : all) {
      OptimizerSettings read = OptimizerText.parse(OptimizerText.of(settings));
      assertThat(read).hasToString(settings.toString());
    }
  }

  @Test
  void othersAreRefused() {
    Loss own = (output, targets) -> output.sub(targets).pow(2).mean();
    assertThatThrownBy(() -> LossText.of(own))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageEndingWith(
            "cannot be sent to executors; pass crossEntropy(), nll(), mse() or"
                + " binaryCrossEntropyWithLogits(), with the reduction MEAN");
    assertThatThrownBy(() -> LossText.of(mse().reduction(Reduction.SUM)))
        .hasMessageStartingWith("setLoss: mse(reduction=SUM) cannot be sent to executors");
    assertThatThrownBy(() -> OptimizerText.of(groups -> sgd(0.1).over(groups)))
        .hasMessageEndingWith("cannot be sent to executors; pass sgd(..), adam(..) or adamW(..)");
  }
}
