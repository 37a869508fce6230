package dev.cresset.optim;

import dev.cresset.spi.RmsPropStep;
import dev.cresset.tensor.InPlace;
import dev.cresset.tensor.Tensor;
import java.util.List;

/**
 * Settings of RMSprop (Hinton, "Lecture 6e", 2012).
 *
 * <p>The update rule is PyTorch's; see {@link dev.cresset.spi.Backend#rmsPropStep}. PyTorch
 * counterpart: {@code torch.optim.RMSprop}.
 *
 * @param learningRate step size, 0 or more
 * @param alpha decay rate of the running means, in {@code [0, 1]}
 * @param epsilon value added to the denominator for numerical stability, 0 or more
 * @param weightDecay coefficient of the L2 penalty, 0 or more
 * @param momentum factor by which the previous velocity is multiplied, 0 or more; 0 disables
 *     momentum
 * @param centered whether gradients are divided by an estimate of their standard deviation instead
 *     of their root mean square
 * @since 0.1
 */
public record RmsProp(
    double learningRate,
    double alpha,
    double epsilon,
    double weightDecay,
    double momentum,
    boolean centered)
    implements OptimizerSettings {

  /**
   * Creates the settings.
   *
   * @throws IllegalArgumentException if a value is out of range or not finite
   */
  public RmsProp {
    Optimizer.checkLearningRate(learningRate);
    if (!(alpha >= 0 && alpha <= 1)) {
      throw new IllegalArgumentException("rmsProp: alpha must be in 0 to 1, got " + alpha);
    }
    Optimizer.checkNotNegative("epsilon", epsilon);
    Optimizer.checkNotNegative("weight decay", weightDecay);
    Optimizer.checkNotNegative("momentum", momentum);
  }

  /**
   * Returns these settings with another decay rate of the running means; the default is 0.99.
   *
   * @throws IllegalArgumentException if it is outside 0 to 1
   */
  public RmsProp alpha(double alpha) {
    return new RmsProp(learningRate, alpha, epsilon, weightDecay, momentum, centered);
  }

  /**
   * Returns these settings with another epsilon; the default is 1e-8.
   *
   * @throws IllegalArgumentException if it is negative or not finite
   */
  public RmsProp eps(double epsilon) {
    return new RmsProp(learningRate, alpha, epsilon, weightDecay, momentum, centered);
  }

  /**
   * Returns these settings with another weight decay, the coefficient of an L2 penalty; the default
   * is 0.
   *
   * @throws IllegalArgumentException if it is negative or not finite
   */
  public RmsProp weightDecay(double weightDecay) {
    return new RmsProp(learningRate, alpha, epsilon, weightDecay, momentum, centered);
  }

  /**
   * Returns these settings with another momentum; the default is 0.
   *
   * @throws IllegalArgumentException if it is negative or not finite
   */
  public RmsProp momentum(double momentum) {
    return new RmsProp(learningRate, alpha, epsilon, weightDecay, momentum, centered);
  }

  /**
   * Returns these settings with or without division by an estimate of the standard deviation; the
   * default is {@code false}.
   */
  public RmsProp centered(boolean centered) {
    return new RmsProp(learningRate, alpha, epsilon, weightDecay, momentum, centered);
  }

  @Override
  public Optimizer over(ParameterGroup... groups) {
    return new RmsPropOptimizer(this, groups);
  }

  /** Returns the settings with PyTorch's parameter names. */
  @Override
  public String toString() {
    return "rmsProp(lr=%s, alpha=%s, eps=%s, weight_decay=%s, momentum=%s, centered=%s)"
        .formatted(
            learningRate, alpha, epsilon, weightDecay, momentum, centered ? "True" : "False");
  }

  private static final class RmsPropOptimizer extends Optimizer {

    private final RmsProp settings;

    RmsPropOptimizer(RmsProp settings, ParameterGroup... groups) {
      super(settings.learningRate, groups);
      this.settings = settings;
    }

    @Override
    StateNames stateNames() {
      return new StateNames(
          settings.centered ? List.of("square_avg", "grad_avg") : List.of("square_avg"),
          List.of("momentum_buffer"));
    }

    @Override
    boolean isFused() {
      return true;
    }

    @Override
    protected void update(List<Tensor> parameters, double learningRate) {
      double momentum = momentum(settings.momentum);
      InPlace.rmsPropStep(
          parameters,
          states(parameters, "square_avg"),
          settings.centered ? states(parameters, "grad_avg") : List.of(),
          momentum > 0 ? states(parameters, "momentum_buffer") : List.of(),
          new RmsPropStep(
              learningRate, settings.alpha, settings.epsilon, settings.weightDecay, momentum));
    }

    @Override
    public String toString() {
      return settings.toString();
    }
  }
}
