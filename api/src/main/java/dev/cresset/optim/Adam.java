package dev.cresset.optim;

import dev.cresset.spi.AdamStep;
import dev.cresset.tensor.InPlace;
import dev.cresset.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Settings of Adam (Kingma and Ba, 2014) and AdamW (Loshchilov and Hutter, 2017).
 *
 * <p>The update rule is PyTorch's; see {@link dev.cresset.spi.Backend#adamStep}. PyTorch
 * counterparts: {@code torch.optim.Adam}, {@code torch.optim.AdamW}.
 *
 * @param learningRate step size, 0 or more
 * @param beta1 decay rate of the running mean of gradients, in {@code [0, 1)}
 * @param beta2 decay rate of the running mean of squared gradients, in {@code [0, 1)}
 * @param epsilon value added to the denominator for numerical stability, 0 or more
 * @param weightDecay coefficient of the L2 penalty (Adam) or of the decoupled weight decay (AdamW),
 *     0 or more
 * @param decoupled {@code true} for AdamW
 * @since 0.1
 */
public record Adam(
    double learningRate,
    double beta1,
    double beta2,
    double epsilon,
    double weightDecay,
    boolean decoupled)
    implements OptimizerSettings {

  /**
   * Creates the settings.
   *
   * @throws IllegalArgumentException if a value is out of range or not finite
   */
  public Adam {
    Optimizer.checkLearningRate(learningRate);
    Optimizer.checkNotNegative("epsilon", epsilon);
    Optimizer.checkNotNegative("weight decay", weightDecay);
    if (!(beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1)) {
      throw new IllegalArgumentException(
          "adam: betas must be at least 0 and below 1, got %s and %s".formatted(beta1, beta2));
    }
  }

  /**
   * Returns these settings with other decay rates for the running means; {@code adam} and {@code
   * adamW} start with 0.9 and 0.999.
   *
   * @throws IllegalArgumentException if a value is outside {@code [0, 1)}
   */
  public Adam betas(double beta1, double beta2) {
    return new Adam(learningRate, beta1, beta2, epsilon, weightDecay, decoupled);
  }

  /**
   * Returns these settings with another epsilon; {@code adam} and {@code adamW} start with 1e-8.
   *
   * @throws IllegalArgumentException if it is negative or not finite
   */
  public Adam eps(double epsilon) {
    return new Adam(learningRate, beta1, beta2, epsilon, weightDecay, decoupled);
  }

  /**
   * Returns these settings with another weight decay; {@code adam} starts with 0, {@code adamW}
   * with 0.01.
   *
   * @throws IllegalArgumentException if it is negative or not finite
   */
  public Adam weightDecay(double weightDecay) {
    return new Adam(learningRate, beta1, beta2, epsilon, weightDecay, decoupled);
  }

  @Override
  public Optimizer over(ParameterGroup... groups) {
    return new AdamOptimizer(this, groups);
  }

  /** Returns the settings with PyTorch's parameter names. */
  @Override
  public String toString() {
    return "%s(lr=%s, betas=(%s, %s), eps=%s, weight_decay=%s)"
        .formatted(decoupled ? "adamW" : "adam", learningRate, beta1, beta2, epsilon, weightDecay);
  }

  private static final class AdamOptimizer extends Optimizer {

    private final Adam settings;

    AdamOptimizer(Adam settings, ParameterGroup... groups) {
      super(settings.learningRate, groups);
      this.settings = settings;
    }

    @Override
    StateNames stateNames() {
      return new StateNames(List.of("exp_avg", "exp_avg_sq"), List.of());
    }

    @Override
    boolean isFused() {
      return true;
    }

    @Override
    protected void update(List<Tensor> parameters, double learningRate) {
      // The bias correction depends on the number of steps, which is lower for parameters that had
      // no gradient in some steps.
      SortedMap<Long, List<Tensor>> byStep = new TreeMap<>();
      for (Tensor parameter : parameters) {
        byStep.computeIfAbsent(steps(parameter), step -> new ArrayList<>()).add(parameter);
      }
      byStep.forEach((number, group) -> update(group, learningRate, number));
    }

    private void update(List<Tensor> parameters, double learningRate, long number) {
      InPlace.adamStep(
          parameters,
          states(parameters, "exp_avg"),
          states(parameters, "exp_avg_sq"),
          new AdamStep(
              learningRate,
              momentum(settings.beta1),
              settings.beta2,
              settings.epsilon,
              settings.weightDecay,
              settings.decoupled,
              number));
    }

    @Override
    public String toString() {
      return settings.toString();
    }
  }
}
