package dev.cresset.optim;

import dev.cresset.spi.SgdStep;
import dev.cresset.tensor.InPlace;
import dev.cresset.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;

/**
 * Stochastic gradient descent with momentum (Sutskever et al., 2013), PyTorch's formula; see {@link
 * dev.cresset.spi.Backend#sgdStep}. PyTorch counterpart: {@code torch.optim.SGD}.
 *
 * @param learningRate step size, 0 or more
 * @param momentum share of the velocity kept, 0 for none
 * @param dampening share of the gradient left out of the velocity, from its second step on
 * @param nesterov whether to look ahead along the velocity
 * @param weightDecay L2 penalty, 0 or more
 */
public record Sgd(
    double learningRate, double momentum, double dampening, boolean nesterov, double weightDecay)
    implements OptimizerSettings {

  /** Checks the settings. */
  public Sgd {
    Optimizer.checkLearningRate(learningRate);
    Optimizer.checkNotNegative("momentum", momentum);
    Optimizer.checkNotNegative("dampening", dampening);
    Optimizer.checkNotNegative("weight decay", weightDecay);
  }

  /** Returns these settings with a momentum, 0.9 being usual. */
  public Sgd momentum(double momentum) {
    return new Sgd(learningRate, momentum, dampening, nesterov, weightDecay);
  }

  /** Returns these settings with a dampening. */
  public Sgd dampening(double dampening) {
    return new Sgd(learningRate, momentum, dampening, nesterov, weightDecay);
  }

  /** Returns these settings with or without Nesterov's look-ahead, which needs a momentum. */
  public Sgd nesterov(boolean nesterov) {
    return new Sgd(learningRate, momentum, dampening, nesterov, weightDecay);
  }

  /** Returns these settings with an L2 penalty. */
  public Sgd weightDecay(double weightDecay) {
    return new Sgd(learningRate, momentum, dampening, nesterov, weightDecay);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IllegalArgumentException also for Nesterov without momentum or with dampening, as in
   *     PyTorch
   */
  @Override
  public Optimizer over(ParameterGroup... groups) {
    if (nesterov && (momentum == 0 || dampening != 0)) {
      throw new IllegalArgumentException(
          "sgd: Nesterov needs a momentum above 0 and no dampening, got momentum %s and dampening %s"
              .formatted(momentum, dampening));
    }
    return new Running(this, groups);
  }

  /** Returns the settings under PyTorch's names. */
  @Override
  public String toString() {
    return "sgd(lr=%s, momentum=%s, dampening=%s, nesterov=%s, weight_decay=%s)"
        .formatted(learningRate, momentum, dampening, nesterov ? "True" : "False", weightDecay);
  }

  private static final class Running extends Optimizer {

    private static final String VELOCITY = "momentum_buffer";

    private final Sgd settings;

    Running(Sgd settings, ParameterGroup... groups) {
      super(settings.learningRate, groups);
      this.settings = settings;
    }

    @Override
    boolean isFused() {
      return true;
    }

    @Override
    protected void update(List<Tensor> parameters, double learningRate) {
      if (settings.momentum == 0) {
        InPlace.sgdStep(parameters, List.of(), step(learningRate, settings.dampening));
        return;
      }
      List<Tensor> first = new ArrayList<>();
      List<Tensor> later = new ArrayList<>(parameters.size());
      for (Tensor parameter : parameters) {
        (hasState(parameter, VELOCITY) ? later : first).add(parameter);
      }
      // PyTorch starts the velocity at the whole gradient: no dampening in a parameter's first
      // step.
      InPlace.sgdStep(first, velocities(first), step(learningRate, 0));
      InPlace.sgdStep(later, velocities(later), step(learningRate, settings.dampening));
    }

    private List<Tensor> velocities(List<Tensor> parameters) {
      List<Tensor> velocities = new ArrayList<>(parameters.size());
      for (Tensor parameter : parameters) {
        velocities.add(state(parameter, VELOCITY));
      }
      return velocities;
    }

    private SgdStep step(double learningRate, double dampening) {
      return new SgdStep(
          learningRate, settings.momentum, dampening, settings.nesterov, settings.weightDecay);
    }

    @Override
    public String toString() {
      return settings.toString();
    }
  }
}
