package dev.cresset.demo.recipe;

import dev.cresset.optim.Adam;
import dev.cresset.optim.OptimizerSettings;
import dev.cresset.optim.Sgd;
import java.math.BigDecimal;

/** An optimizer's settings whose learning rate can be read and exchanged. */
public sealed interface Optimization {

  /** Returns the settings of plain or momentum SGD. */
  static Optimization of(Sgd settings) {
    return new OfSgd(settings);
  }

  /** Returns the settings of Adam or AdamW. */
  static Optimization of(Adam settings) {
    return new OfAdam(settings);
  }

  /** Returns what the trainer takes. */
  OptimizerSettings settings();

  /** Returns the step size. */
  double learningRate();

  /** Returns these settings with another step size. */
  Optimization withLearningRate(double learningRate);

  /** Returns the optimizer's name and step size, for people. */
  String describe();

  /**
   * Stochastic gradient descent.
   *
   * @param settings as the library has them
   */
  record OfSgd(Sgd settings) implements Optimization {
    @Override
    public double learningRate() {
      return settings.learningRate();
    }

    @Override
    public Optimization withLearningRate(double learningRate) {
      return new OfSgd(
          new Sgd(
              learningRate,
              settings.momentum(),
              settings.dampening(),
              settings.nesterov(),
              settings.weightDecay()));
    }

    @Override
    public String describe() {
      return "SGD, learning rate " + number(learningRate());
    }
  }

  /**
   * Adam.
   *
   * @param settings as the library has them
   */
  record OfAdam(Adam settings) implements Optimization {
    @Override
    public double learningRate() {
      return settings.learningRate();
    }

    @Override
    public Optimization withLearningRate(double learningRate) {
      return new OfAdam(
          new Adam(
              learningRate,
              settings.beta1(),
              settings.beta2(),
              settings.epsilon(),
              settings.weightDecay(),
              settings.decoupled()));
    }

    @Override
    public String describe() {
      return "Adam, learning rate " + number(learningRate());
    }
  }

  private static String number(double value) {
    return new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
  }
}
