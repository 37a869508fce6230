package dev.cresset.optim;

import dev.cresset.tensor.Tensor;
import java.util.List;

/** The settings of an optimizer; immutable, usable for any number of them. */
public interface OptimizerSettings {

  /**
   * Makes an optimizer of these parameters; those that want no gradient stay as they are.
   *
   * @throws IllegalArgumentException if there are none, none wants a gradient, or one is not a leaf
   */
  Optimizer over(List<Tensor> parameters);
}
