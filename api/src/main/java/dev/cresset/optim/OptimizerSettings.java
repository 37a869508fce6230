package dev.cresset.optim;

import dev.cresset.tensor.Tensor;
import java.util.List;

/** The settings of an optimizer; immutable, usable for any number of them. */
public interface OptimizerSettings {

  /**
   * Makes an optimizer of these parameters.
   *
   * @throws IllegalArgumentException if there are none, or one wants no gradient or is not a leaf
   */
  Optimizer over(List<Tensor> parameters);
}
