package dev.cresset.demo.recipe;

import dev.cresset.optim.Adam;
import dev.cresset.optim.OptimizerSettings;
import dev.cresset.optim.Sgd;
import java.math.BigDecimal;
import java.util.function.DoubleFunction;

/**
 * A recipe's optimizer, with any learning rate.
 *
 * @param name name of the optimizer
 * @param learningRate the learning rate to use
 * @param withRate the optimizer's settings for a learning rate
 */
public record OptimizerChoice(
    String name, double learningRate, DoubleFunction<OptimizerSettings> withRate) {

  /** Returns SGD with these settings. */
  public static OptimizerChoice of(Sgd sgd) {
    return new OptimizerChoice(
        "SGD",
        sgd.learningRate(),
        rate -> new Sgd(rate, sgd.momentum(), sgd.dampening(), sgd.nesterov(), sgd.weightDecay()));
  }

  /** Returns Adam or AdamW with these settings. */
  public static OptimizerChoice of(Adam adam) {
    return new OptimizerChoice(
        adam.decoupled() ? "AdamW" : "Adam",
        adam.learningRate(),
        rate ->
            new Adam(
                rate,
                adam.beta1(),
                adam.beta2(),
                adam.epsilon(),
                adam.weightDecay(),
                adam.decoupled()));
  }

  /** Returns the settings for the trainer. */
  public OptimizerSettings settings() {
    return withRate.apply(learningRate);
  }

  /** Returns the same optimizer with another learning rate. */
  public OptimizerChoice withLearningRate(double rate) {
    return new OptimizerChoice(name, rate, withRate);
  }

  /** Returns name and learning rate, for example {@code SGD, learning rate 0.01}. */
  public String describe() {
    String rate =
        new BigDecimal(Double.toString(learningRate)).stripTrailingZeros().toPlainString();
    return name + ", learning rate " + rate;
  }
}
