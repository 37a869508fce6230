package dev.cresset.spark;

import static dev.cresset.loss.Losses.binaryCrossEntropyWithLogits;
import static dev.cresset.loss.Losses.crossEntropy;
import static dev.cresset.loss.Losses.huber;
import static dev.cresset.loss.Losses.klDiv;
import static dev.cresset.loss.Losses.l1;
import static dev.cresset.loss.Losses.mse;
import static dev.cresset.loss.Losses.nll;
import static dev.cresset.loss.Losses.smoothL1;
import static dev.cresset.optim.Optimizers.adagrad;
import static dev.cresset.optim.Optimizers.adam;
import static dev.cresset.optim.Optimizers.adamW;
import static dev.cresset.optim.Optimizers.rmsProp;
import static dev.cresset.optim.Optimizers.sgd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.loss.Loss;
import dev.cresset.loss.Losses;
import dev.cresset.loss.Reduction;
import dev.cresset.optim.OptimizerSettings;
import dev.cresset.optim.Optimizers;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SettingsTextTest {

  /** Calls the factory methods of a class that return a type, with 0.5 for each number. */
  private static <T> List<T> created(Class<?> factories, Class<T> type)
      throws ReflectiveOperationException {
    List<T> all = new ArrayList<>();
    for (Method factory : factories.getMethods()) {
      if (type.isAssignableFrom(factory.getReturnType())) {
        Object[] halves = new Object[factory.getParameterCount()];
        Arrays.fill(halves, 0.5);
        all.add(type.cast(factory.invoke(null, halves)));
      }
    }
    return all;
  }

  private static void assertRead(Loss loss) {
    Loss read = LossText.parse(LossText.of(loss));
    assertThat(read).hasToString(loss.toString()).hasSameClassAs(loss);
  }

  @Test
  void allLossesOfTheLibraryAreReadAsTheyWere() throws Exception {
    List<Loss> all = created(Losses.class, Loss.class);
    assertThat(all).hasSizeGreaterThanOrEqualTo(9);
    all.forEach(SettingsTextTest::assertRead);
  }

  @Test
  void settingsOfLossesAreReadAsTheyWere() {
    assertRead(crossEntropy().weight(0.25f, 1e-5f, 3).labelSmoothing(0.1).ignoreIndex(-100));
    assertRead(crossEntropy().ignoreIndex((1L << 53) + 1));
    assertRead(nll().weight(1, 2).ignoreIndex(0));
    assertRead(klDiv().reduction(Reduction.BATCH_MEAN));
    assertRead(mse().reduction(Reduction.BATCH_MEAN));
    assertRead(smoothL1(1e-3).reduction(Reduction.BATCH_MEAN));
    assertRead(huber(1.0 / 3));
    assertRead(l1());
    assertRead(binaryCrossEntropyWithLogits());
  }

  @Test
  void allOptimizersOfTheLibraryAreReadAsTheyWere() throws Exception {
    List<OptimizerSettings> all = created(Optimizers.class, OptimizerSettings.class);
    assertThat(all).hasSizeGreaterThanOrEqualTo(5);
    all.addAll(
        List.of(
            sgd(1e-5).momentum(0.9).weightDecay(1e-4).nesterov(true),
            sgd(0.1).momentum(0.9).dampening(0.5),
            adam(3e-4).betas(0.8, 0.99).eps(1e-6).weightDecay(0.1),
            adamW(1e-3).betas(0.5, 0.9).weightDecay(0.3),
            rmsProp(0.1).alpha(0.9).eps(1e-5).weightDecay(0.2).momentum(0.3).centered(true),
            adagrad(0.1)
                .learningRateDecay(0.2)
                .weightDecay(0.3)
                .initialAccumulatorValue(0.4)
                .eps(1e-3)));
    for (OptimizerSettings settings : all) {
      assertThat(OptimizerText.parse(OptimizerText.of(settings))).isEqualTo(settings);
    }
  }

  @Test
  void settingsThatATextDoesNotHaveAreTheDefaults() {
    assertThat(OptimizerText.parse("sgd(lr=0.1)")).isEqualTo(sgd(0.1));
    assertThat(OptimizerText.parse("adam(lr=0.1, eps=0.5)")).isEqualTo(adam(0.1).eps(0.5));
    assertThat(OptimizerText.parse("adam( lr = 0.1, eps = 0.5 )")).isEqualTo(adam(0.1).eps(0.5));
    assertThat(OptimizerText.parse("adamW(lr=0.1)")).isEqualTo(adamW(0.1));
    assertThat(OptimizerText.parse("rmsProp(lr=0.1)")).isEqualTo(rmsProp(0.1));
    assertThat(OptimizerText.parse("adagrad(lr=0.1)")).isEqualTo(adagrad(0.1));
    assertThat(LossText.parse("smoothL1()")).hasToString("smoothL1()");
  }

  @Test
  void othersAreRefused() {
    Loss own = (output, targets) -> output.sub(targets).pow(2).mean();
    String losses =
        " cannot be sent to executors; pass a loss of Losses, with the reduction MEAN or"
            + " BATCH_MEAN";
    assertThatThrownBy(() -> LossText.of(own))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("setLoss: ")
        .hasMessageEndingWith(losses);
    assertThatThrownBy(() -> LossText.of(mse().reduction(Reduction.SUM)))
        .hasMessage("setLoss: mse(reduction=SUM)" + losses);
    assertThatThrownBy(() -> LossText.of(nll().reduction(Reduction.NONE)))
        .hasMessage("setLoss: nll(reduction=NONE)" + losses);
    assertThatThrownBy(() -> OptimizerText.of(groups -> sgd(0.1).over(groups)))
        .hasMessageEndingWith(
            "cannot be sent to executors; pass an optimizer of Optimizers, for example adam(1e-3)");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sdg(lr=0.1) | \"sdg(lr=0.1)\" is not an optimizer of Optimizers, like adam(lr=0.001)",
        "adam(rate=0.1) | \"adam(rate=0.1)\" has no lr",
        "adam(lr=0.1, beta=0.9) | \"adam(lr=0.1, beta=0.9)\": there is no setting beta of adam;"
            + " remove it, or check its spelling",
        "adam(lr=fast) | \"adam(lr=fast)\": lr must be a number, got fast",
        "adam(lr=0.1, betas=0.9) | \"adam(lr=0.1, betas=0.9)\": betas must be numbers in"
            + " brackets, like (0.9, 0.999), got 0.9",
        "adam(lr=0.1, betas=(0.9)) | adam: betas must be two numbers, got [0.9]",
        "sgd(lr=0.1, nesterov=yes) | \"sgd(lr=0.1, nesterov=yes)\": nesterov must be True or False,"
            + " got yes",
        "sgd(lr=-1) | optimizer: the learning rate must be finite and 0 or more, got -1.0",
        "adam | \"adam\" is not of the form name(..)",
        "adam(0.1) | \"adam(0.1)\" is not of the form name(key=value)",
        "adam(lr=0.1,) | \"adam(lr=0.1,)\" is not of the form name(key=value)",
        "adam(lr=0.1, lr = 0.2) | \"adam(lr=0.1, lr = 0.2)\" sets lr more than once; keep one of"
            + " them",
        "adam(lr=0.001, betas=(0.5, 0.9) | \"adam(lr=0.001, betas=(0.5, 0.9)\": brackets do not"
            + " match; close each ( with ) and each [ with ]",
        "adam(lr=0.001, betas=(0.5, 0.9])) | \"adam(lr=0.001, betas=(0.5, 0.9]))\": brackets do not"
            + " match; close each ( with ) and each [ with ]",
        "adam(lr=0.1)) | \"adam(lr=0.1))\": brackets do not match; close each ( with ) and each ["
            + " with ]"
      })
  void textsOfOptimizersAreChecked(String text, String message) {
    assertThatThrownBy(() -> OptimizerText.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hinge() | \"hinge()\" is not a loss of Losses, like crossEntropy()",
        "mse(weight=[1.0]) | \"mse(weight=[1.0])\": there is no setting weight of mse;"
            + " remove it, or check its spelling",
        "mse(reduction=SUM) | mse: the reduction must be MEAN or BATCH_MEAN, got SUM",
        "nll(reduction=SUM) | \"nll(reduction=SUM)\": there is no setting reduction of nll;"
            + " remove it, or check its spelling",
        "huber() | \"huber()\" has no delta",
        "crossEntropy(weight=[1, 2, 3) | \"crossEntropy(weight=[1, 2, 3)\": brackets do not match;"
            + " close each ( with ) and each [ with ]",
        "crossEntropy(ignore_index=1.5) | \"crossEntropy(ignore_index=1.5)\": ignore_index must be"
            + " an integer, got 1.5"
      })
  void textsOfLossesAreChecked(String text, String message) {
    assertThatThrownBy(() -> LossText.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
