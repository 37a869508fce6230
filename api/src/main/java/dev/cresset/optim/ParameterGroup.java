package dev.cresset.optim;

import dev.cresset.tensor.Tensor;
import dev.cresset.types.NotNull;
import java.util.List;
import java.util.OptionalDouble;

/**
 * Parameters for an optimizer, with an optional learning rate of their own.
 *
 * <pre>{@code
 * Optimizer optimizer = adam(1e-3).over(
 *     ParameterGroup.of(body.parameters()).learningRate(1e-5),
 *     ParameterGroup.of(head.parameters()));
 * }</pre>
 *
 * <p>Immutable. PyTorch counterpart: an entry of {@code optimizer.param_groups}.
 *
 * @since 0.1
 */
public final class ParameterGroup {

  private final List<Tensor> parameters;
  private final OptionalDouble learningRate;

  private ParameterGroup(List<Tensor> parameters, OptionalDouble learningRate) {
    this.parameters = parameters;
    this.learningRate = learningRate;
  }

  /** Returns a group that uses the learning rate of the optimizer settings. */
  public static ParameterGroup of(List<Tensor> parameters) {
    NotNull.checkEach("optimizer", "parameter", parameters);
    return new ParameterGroup(List.copyOf(parameters), OptionalDouble.empty());
  }

  /**
   * Returns a copy of this group with its own learning rate.
   *
   * @throws IllegalArgumentException if it is negative or not finite
   */
  public ParameterGroup learningRate(double learningRate) {
    return new ParameterGroup(
        parameters, OptionalDouble.of(Optimizer.checkLearningRate(learningRate)));
  }

  /** Returns the parameters. */
  public List<Tensor> parameters() {
    return parameters;
  }

  /** Returns the learning rate of this group, or empty to use that of the optimizer settings. */
  public OptionalDouble learningRate() {
    return learningRate;
  }

  @Override
  public String toString() {
    return "ParameterGroup(parameters=%s%s)"
        .formatted(
            parameters.size(),
            learningRate.isPresent() ? ", lr=" + learningRate.getAsDouble() : "");
  }
}
