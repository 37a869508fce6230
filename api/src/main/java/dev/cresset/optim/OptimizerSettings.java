package dev.cresset.optim;

import dev.cresset.tensor.Tensor;
import java.util.List;

/**
 * The settings of an optimizer, immutable and reusable.
 *
 * <p>{@code Trainer.optimizer(..)} accepts any implementation. A custom optimizer needs only a
 * record that implements this interface; see {@link Optimizer} for an example.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface OptimizerSettings {

  /**
   * Creates an optimizer for parameter groups; parameters that do not require a gradient are not
   * updated.
   *
   * @throws IllegalArgumentException if there are no parameters, none of them requires a gradient,
   *     one of them is not a leaf or is in two groups, or they are on different backends
   */
  Optimizer over(ParameterGroup... groups);

  /**
   * Creates an optimizer for parameters with the same learning rate; parameters that do not require
   * a gradient are not updated.
   *
   * @throws IllegalArgumentException if there are no parameters, none of them requires a gradient,
   *     one of them is not a leaf, or they are on different backends
   */
  default Optimizer over(List<Tensor> parameters) {
    return over(ParameterGroup.of(parameters));
  }
}
