package dev.cresset.spark;

import dev.cresset.optim.Adagrad;
import dev.cresset.optim.Adam;
import dev.cresset.optim.OptimizerSettings;
import dev.cresset.optim.Optimizers;
import dev.cresset.optim.RmsProp;
import dev.cresset.optim.Sgd;
import dev.cresset.types.NotNull;
import java.util.Arrays;

/** Converts optimizers of the library to text, which executors and saved estimators read. */
final class OptimizerText {

  private OptimizerText() {}

  /**
   * Returns the text of the settings of an optimizer.
   *
   * @throws IllegalArgumentException if it is not an optimizer of the library
   */
  static String of(OptimizerSettings optimizer) {
    String text = NotNull.check("setOptimizer", "optimizer", optimizer).toString();
    try {
      if (parse(text).equals(optimizer)) {
        return text;
      }
    } catch (IllegalArgumentException e) {
      // Reported below.
    }
    throw new IllegalArgumentException(
        "setOptimizer: %s cannot be sent to executors; pass an optimizer of Optimizers, for example adam(1e-3)"
            .formatted(text));
  }

  /**
   * Reads the text of the settings of an optimizer; settings that it does not have are the
   * defaults.
   *
   * @throws IllegalArgumentException if the text is not that of an optimizer of the library
   */
  static OptimizerSettings parse(String text) {
    CallText call = new CallText(text);
    OptimizerSettings settings =
        switch (call.name()) {
          case "sgd" -> sgd(call);
          case "adam" -> adam(Optimizers.adam(call.number("lr")), call);
          case "adamW" -> adam(Optimizers.adamW(call.number("lr")), call);
          case "rmsProp" -> rmsProp(call);
          case "adagrad" -> adagrad(call);
          default ->
              throw new IllegalArgumentException(
                  "\"%s\" is not an optimizer of Optimizers, like adam(lr=0.001)".formatted(text));
        };
    call.checkEmpty();
    return settings;
  }

  private static Sgd sgd(CallText call) {
    Sgd sgd = Optimizers.sgd(call.number("lr"));
    return sgd.momentum(call.number("momentum", sgd.momentum()))
        .dampening(call.number("dampening", sgd.dampening()))
        .nesterov(call.flag("nesterov", sgd.nesterov()))
        .weightDecay(call.number("weight_decay", sgd.weightDecay()));
  }

  private static Adam adam(Adam adam, CallText call) {
    double[] betas = call.numbers("betas");
    if (betas.length != 0 && betas.length != 2) {
      throw new IllegalArgumentException(
          "%s: betas must be two numbers, got %s".formatted(call.name(), Arrays.toString(betas)));
    }
    return (betas.length == 2 ? adam.betas(betas[0], betas[1]) : adam)
        .eps(call.number("eps", adam.epsilon()))
        .weightDecay(call.number("weight_decay", adam.weightDecay()));
  }

  private static RmsProp rmsProp(CallText call) {
    RmsProp rmsProp = Optimizers.rmsProp(call.number("lr"));
    return rmsProp
        .alpha(call.number("alpha", rmsProp.alpha()))
        .eps(call.number("eps", rmsProp.epsilon()))
        .weightDecay(call.number("weight_decay", rmsProp.weightDecay()))
        .momentum(call.number("momentum", rmsProp.momentum()))
        .centered(call.flag("centered", rmsProp.centered()));
  }

  private static Adagrad adagrad(CallText call) {
    Adagrad adagrad = Optimizers.adagrad(call.number("lr"));
    return adagrad
        .learningRateDecay(call.number("lr_decay", adagrad.learningRateDecay()))
        .weightDecay(call.number("weight_decay", adagrad.weightDecay()))
        .initialAccumulatorValue(
            call.number("initial_accumulator_value", adagrad.initialAccumulatorValue()))
        .eps(call.number("eps", adagrad.epsilon()));
  }
}
