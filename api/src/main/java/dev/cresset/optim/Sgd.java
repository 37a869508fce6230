package dev.cresset.optim;

import dev.cresset.spi.SgdStep;
import dev.cresset.tensor.InPlace;
import dev.cresset.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Settings of stochastic gradient descent with optional momentum (Sutskever et al., 2013).
 *
 * <p>The update rule is PyTorch's; see {@link dev.cresset.spi.Backend#sgdStep}. PyTorch
 * counterpart: {@code torch.optim.SGD}.
 *
 * @param learningRate step size, 0 or more
 * @param momentum factor by which the previous velocity is multiplied, 0 or more; 0 disables
 *     momentum
 * @param dampening fraction of the gradient that is not added to the velocity, 0 or more; ignored
 *     in the first step of a parameter
 * @param nesterov whether to use Nesterov momentum
 * @param weightDecay coefficient of the L2 penalty, 0 or more
 * @since 0.1
 */
public record Sgd(
    double learningRate, double momentum, double dampening, boolean nesterov, double weightDecay)
    implements OptimizerSettings {

  /**
   * Creates the settings.
   *
   * @throws IllegalArgumentException if a number is negative or not finite
   */
  public Sgd {
    Optimizer.checkLearningRate(learningRate);
    Optimizer.checkNotNegative("momentum", momentum);
    Optimizer.checkNotNegative("dampening", dampening);
    Optimizer.checkNotNegative("weight decay", weightDecay);
  }

  /**
   * Returns these settings with another momentum; 0.9 is a common value.
   *
   * @throws IllegalArgumentException if it is negative or not finite
   */
  public Sgd momentum(double momentum) {
    return new Sgd(learningRate, momentum, dampening, nesterov, weightDecay);
  }

  /**
   * Returns these settings with another dampening.
   *
   * @throws IllegalArgumentException if it is negative or not finite
   */
  public Sgd dampening(double dampening) {
    return new Sgd(learningRate, momentum, dampening, nesterov, weightDecay);
  }

  /**
   * Returns these settings with or without Nesterov momentum, which requires a momentum above 0 and
   * no dampening.
   */
  public Sgd nesterov(boolean nesterov) {
    return new Sgd(learningRate, momentum, dampening, nesterov, weightDecay);
  }

  /**
   * Returns these settings with another weight decay, the coefficient of an L2 penalty.
   *
   * @throws IllegalArgumentException if it is negative or not finite
   */
  public Sgd weightDecay(double weightDecay) {
    return new Sgd(learningRate, momentum, dampening, nesterov, weightDecay);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException also for Nesterov momentum with a momentum of 0 or with
   *     dampening, as in PyTorch
   */
  @Override
  public Optimizer over(ParameterGroup... groups) {
    if (nesterov && (momentum == 0 || dampening != 0)) {
      throw new IllegalArgumentException(
          "sgd: Nesterov needs a momentum above 0 and no dampening, got momentum %s and dampening %s"
              .formatted(momentum, dampening));
    }
    return new SgdOptimizer(this, groups);
  }

  /** Returns the settings with PyTorch's parameter names. */
  @Override
  public String toString() {
    return "sgd(lr=%s, momentum=%s, dampening=%s, nesterov=%s, weight_decay=%s)"
        .formatted(learningRate, momentum, dampening, nesterov ? "True" : "False", weightDecay);
  }

  private static final class SgdOptimizer extends Optimizer {

    private static final String VELOCITY = "momentum_buffer";

    private final Sgd settings;

    SgdOptimizer(Sgd settings, ParameterGroup... groups) {
      super(settings.learningRate, groups);
      this.settings = settings;
    }

    @Override
    StateNames stateNames() {
      return new StateNames(List.of(), List.of(VELOCITY));
    }

    @Override
    boolean isFused() {
      return true;
    }

    @Override
    protected void update(List<Tensor> parameters, double learningRate) {
      if (momentum(settings.momentum) == 0) {
        InPlace.sgdStep(parameters, List.of(), step(learningRate, settings.dampening));
        return;
      }
      List<Tensor> first = new ArrayList<>();
      List<Tensor> later = new ArrayList<>(parameters.size());
      for (Tensor parameter : parameters) {
        (hasState(parameter, VELOCITY) ? later : first).add(parameter);
      }
      // As in PyTorch, the velocity starts as the full gradient: a first step has no dampening.
      InPlace.sgdStep(first, states(first, VELOCITY), step(learningRate, 0));
      InPlace.sgdStep(later, states(later, VELOCITY), step(learningRate, settings.dampening));
    }

    private SgdStep step(double learningRate, double dampening) {
      return new SgdStep(
          learningRate,
          momentum(settings.momentum),
          dampening,
          settings.nesterov,
          settings.weightDecay);
    }

    @Override
    public String toString() {
      return settings.toString();
    }
  }
}
