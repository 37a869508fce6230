package dev.cresset.optim;

import dev.cresset.tensor.Tensor;
import java.util.List;

/**
 * The settings of an optimizer: immutable, and usable for any number of them.
 *
 * <p>{@code Trainer.optimizer(..)} takes any implementation. A record that makes an {@link
 * Optimizer} of one's own is enough; see there for an example.
 */
@FunctionalInterface
public interface OptimizerSettings {

  /**
   * Makes an optimizer of these groups of parameters; parameters that do not require a gradient are
   * left unchanged.
   *
   * @throws IllegalArgumentException if there are no parameters, none requires a gradient, one is
   *     not a leaf or one is in two groups
   */
  Optimizer over(ParameterGroup... groups);

  /**
   * Makes an optimizer of these parameters; those that do not require a gradient are left
   * unchanged.
   *
   * @throws IllegalArgumentException if there are none, none requires a gradient, or one is not a
   *     leaf
   */
  default Optimizer over(List<Tensor> parameters) {
    return over(ParameterGroup.of(parameters));
  }
}
