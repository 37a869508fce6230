package dev.cresset.spark;

import dev.cresset.optim.Adam;
import dev.cresset.optim.OptimizerSettings;
import dev.cresset.optim.Optimizers;
import dev.cresset.types.NotNull;
import java.util.List;

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
      OptimizerSettings read = parse(text);
      if (read.getClass() == optimizer.getClass() && read.toString().equals(text)) {
        return text;
      }
    } catch (IllegalArgumentException e) {
      // Reported below.
    }
    throw new IllegalArgumentException(
        "setOptimizer: %s cannot be sent to executors; pass sgd(..), adam(..) or adamW(..)"
            .formatted(text));
  }

  /** Reads the text of the settings of an optimizer. */
  static OptimizerSettings parse(String text) {
    CallText call = CallText.parse(text);
    double rate = call.number("lr", Double.NaN);
    double decay = call.number("weight_decay", 0);
    return switch (call.name()) {
      case "sgd" ->
          Optimizers.sgd(rate)
              .momentum(call.number("momentum", 0))
              .dampening(call.number("dampening", 0))
              .weightDecay(decay)
              .nesterov(List.of("True").contains(call.arguments().get("nesterov")));
      case "adam" -> adam(Optimizers.adam(rate), call).weightDecay(decay);
      case "adamW" -> adam(Optimizers.adamW(rate), call).weightDecay(decay);
      default ->
          throw new IllegalArgumentException(
              "optimizer: \"%s\" is not known; use sgd(..), adam(..) or adamW(..)".formatted(text));
    };
  }

  private static Adam adam(Adam adam, CallText call) {
    double[] betas = call.numbers("betas");
    Adam set = betas.length == 2 ? adam.betas(betas[0], betas[1]) : adam;
    return call.arguments().containsKey("eps") ? set.eps(call.number("eps", 0)) : set;
  }
}
