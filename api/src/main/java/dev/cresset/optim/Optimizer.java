package dev.cresset.optim;

import dev.cresset.tensor.Tensor;
import dev.cresset.types.NotNull;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * Changes parameters by their gradients; PyTorch counterpart: {@code torch.optim.Optimizer}.
 *
 * <p>Parameters without a gradient are left as they are. For one thread.
 */
public abstract class Optimizer {

  private final List<Tensor> parameters;
  private double learningRate;

  Optimizer(List<Tensor> parameters, double learningRate) {
    NotNull.checkEach("optimizer", "parameter", parameters);
    if (parameters.isEmpty()) {
      throw new IllegalArgumentException(
          "optimizer: got no parameters; pass model.parameters() of a model that has some");
    }
    if (parameters.stream().noneMatch(Tensor::requiresGrad)) {
      throw new IllegalArgumentException(
          "optimizer: none of the %s parameters wants a gradient; call requiresGrad(true) on those to train"
              .formatted(parameters.size()));
    }
    for (Tensor parameter : parameters) {
      if (!parameter.isLeaf()) {
        throw new IllegalArgumentException(
            "optimizer: a tensor of shape %s is the result of an operation and never gets a gradient; pass the leaves that it was computed from, or detach().requiresGrad(true)"
                .formatted(parameter.shape()));
      }
      if (parameter.backend() != parameters.get(0).backend()) {
        throw new IllegalArgumentException(
            "optimizer: parameters are on two backends, \"%s\" and \"%s\"; make the whole model after one Backends.use(...)"
                .formatted(parameters.get(0).backend().name(), parameter.backend().name()));
      }
    }
    this.parameters = List.copyOf(new LinkedHashSet<>(parameters));
    this.learningRate = checkLearningRate(learningRate);
  }

  /** Forgets the gradients of all parameters. */
  public void zeroGrad() {
    for (int i = 0; i < parameters.size(); i++) {
      parameters.get(i).zeroGrad();
    }
  }

  /** Updates each parameter that has a gradient. */
  public abstract void step();

  /** Returns the step size. */
  public double learningRate() {
    return learningRate;
  }

  /**
   * Sets the step size from the next step on.
   *
   * @throws IllegalArgumentException if it is negative or not finite
   */
  public void learningRate(double learningRate) {
    this.learningRate = checkLearningRate(learningRate);
  }

  /** Returns the parameters that this optimizer changes. */
  public List<Tensor> parameters() {
    return parameters;
  }

  /** Returns the indices of the parameters that have a gradient now. */
  final List<Integer> withGradient() {
    List<Integer> indices = new ArrayList<>(parameters.size());
    for (int i = 0; i < parameters.size(); i++) {
      if (parameters.get(i).hasGrad()) {
        indices.add(i);
      }
    }
    return indices;
  }

  static double checkLearningRate(double learningRate) {
    return checkNotNegative("learning rate", learningRate);
  }

  static double checkNotNegative(String what, double value) {
    if (!(value >= 0 && value < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "optimizer: the %s must be finite and 0 or more, got %s".formatted(what, value));
    }
    return value;
  }
}
