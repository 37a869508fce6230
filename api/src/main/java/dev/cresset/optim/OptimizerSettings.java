package dev.cresset.optim;

import dev.cresset.tensor.Tensor;
import java.util.List;

/**
 * The settings of an optimizer: immutable, and usable for any number of optimizers.
 *
 * <p>{@code Trainer.optimizer(..)} accepts any implementation. For a custom optimizer, a record
 * that creates it is enough; see {@link Optimizer} for an example.
 */
@FunctionalInterface
public interface OptimizerSettings {

  /**
   * Creates an optimizer for these groups of parameters; parameters that do not require a gradient
   * are left unchanged.
   *
   * @throws IllegalArgumentException if there are no parameters, none requires a gradient, one is
   *     not a leaf or one is in two groups
   */
  Optimizer over(ParameterGroup... groups);

  /**
   * Creates an optimizer for these parameters; those that do not require a gradient are left
   * unchanged.
   *
   * @throws IllegalArgumentException if there are none, none requires a gradient, or one is not a
   *     leaf
   */
  default Optimizer over(List<Tensor> parameters) {
    return over(ParameterGroup.of(parameters));
  }
}
