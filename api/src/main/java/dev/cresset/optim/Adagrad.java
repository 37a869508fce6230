package dev.cresset.optim;

import dev.cresset.spi.AdagradStep;
import dev.cresset.tensor.InPlace;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.TensorScope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Settings of Adagrad (Duchi et al., "Adaptive subgradient methods", 2011).
 *
 * <p>The update rule is PyTorch's; see {@link dev.cresset.spi.Backend#adagradStep}. In step {@code
 * n} of a parameter, the learning rate is {@code learningRate / (1 + (n - 1) learningRateDecay)}.
 * PyTorch counterpart: {@code torch.optim.Adagrad}.
 *
 * @param learningRate step size, 0 or more
 * @param learningRateDecay decay of the step size, 0 or more
 * @param weightDecay coefficient of the L2 penalty, 0 or more
 * @param initialAccumulatorValue sum of squared gradients before the first step, 0 or more
 * @param epsilon value added to the denominator for numerical stability, 0 or more
 * @since 0.1
 */
public record Adagrad(
    double learningRate,
    double learningRateDecay,
    double weightDecay,
    double initialAccumulatorValue,
    double epsilon)
    implements OptimizerSettings {

  /**
   * Creates the settings.
   *
   * @throws IllegalArgumentException if a number is negative or not finite
   */
  public Adagrad {
    Optimizer.checkLearningRate(learningRate);
    Optimizer.checkNotNegative("learning rate decay", learningRateDecay);
    Optimizer.checkNotNegative("weight decay", weightDecay);
    Optimizer.checkNotNegative("initial accumulator value", initialAccumulatorValue);
    Optimizer.checkNotNegative("epsilon", epsilon);
  }

  /**
   * Returns these settings with another decay of the learning rate; the default is 0.
   *
   * @throws IllegalArgumentException if it is negative or not finite
   */
  public Adagrad learningRateDecay(double learningRateDecay) {
    return new Adagrad(
        learningRate, learningRateDecay, weightDecay, initialAccumulatorValue, epsilon);
  }

  /**
   * Returns these settings with another weight decay, the coefficient of an L2 penalty; the default
   * is 0.
   *
   * @throws IllegalArgumentException if it is negative or not finite
   */
  public Adagrad weightDecay(double weightDecay) {
    return new Adagrad(
        learningRate, learningRateDecay, weightDecay, initialAccumulatorValue, epsilon);
  }

  /**
   * Returns these settings with another sum of squared gradients before the first step; the default
   * is 0.
   *
   * @throws IllegalArgumentException if it is negative or not finite
   */
  public Adagrad initialAccumulatorValue(double initialAccumulatorValue) {
    return new Adagrad(
        learningRate, learningRateDecay, weightDecay, initialAccumulatorValue, epsilon);
  }

  /**
   * Returns these settings with another epsilon; the default is 1e-10.
   *
   * @throws IllegalArgumentException if it is negative or not finite
   */
  public Adagrad eps(double epsilon) {
    return new Adagrad(
        learningRate, learningRateDecay, weightDecay, initialAccumulatorValue, epsilon);
  }

  @Override
  public Optimizer over(ParameterGroup... groups) {
    return new AdagradOptimizer(this, groups);
  }

  /** Returns the settings with PyTorch's parameter names. */
  @Override
  public String toString() {
    return "adagrad(lr=%s, lr_decay=%s, weight_decay=%s, initial_accumulator_value=%s, eps=%s)"
        .formatted(learningRate, learningRateDecay, weightDecay, initialAccumulatorValue, epsilon);
  }

  private static final class AdagradOptimizer extends Optimizer {

    private static final String SUM = "sum";

    private final Adagrad settings;

    AdagradOptimizer(Adagrad settings, ParameterGroup... groups) {
      super(settings.learningRate, groups);
      this.settings = settings;
    }

    @Override
    StateNames stateNames() {
      return new StateNames(List.of(SUM), List.of());
    }

    @Override
    boolean isFused() {
      return true;
    }

    @Override
    protected void update(List<Tensor> parameters, double learningRate) {
      // The decay depends on the number of steps, which is lower for parameters that had no
      // gradient in some steps.
      SortedMap<Long, List<Tensor>> byStep = new TreeMap<>();
      for (Tensor parameter : parameters) {
        long key = settings.learningRateDecay == 0 ? 1 : steps(parameter);
        byStep.computeIfAbsent(key, step -> new ArrayList<>()).add(parameter);
      }
      byStep.forEach(
          (number, group) ->
              InPlace.adagradStep(
                  group,
                  sums(group),
                  new AdagradStep(
                      learningRate / (1 + (number - 1) * settings.learningRateDecay),
                      settings.epsilon,
                      settings.weightDecay)));
    }

    private List<Tensor> sums(List<Tensor> parameters) {
      double initial = settings.initialAccumulatorValue;
      if (initial != 0) {
        for (Tensor parameter : parameters) {
          if (!hasState(parameter, SUM)) {
            fill(state(parameter, SUM), (float) initial);
          }
        }
      }
      return states(parameters, SUM);
    }

    private static void fill(Tensor sum, float value) {
      float[] values = new float[Math.toIntExact(sum.shape().size())];
      Arrays.fill(values, value);
      TensorScope.within(
          "the optimizer's first step",
          () -> {
            InPlace.assign(sum, sum.newTensor(values, sum.shape().dims()));
            return sum;
          });
    }

    @Override
    public String toString() {
      return settings.toString();
    }
  }
}
