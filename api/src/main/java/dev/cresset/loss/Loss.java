package dev.cresset.loss;

import dev.cresset.tensor.Tensor;

/** Measures how far a network's output is from the targets. */
@FunctionalInterface
public interface Loss {

  /**
   * Returns the loss of a batch.
   *
   * @param output what the network gave
   * @param targets what it should have given
   * @throws IllegalArgumentException if the two do not fit each other
   */
  Tensor apply(Tensor output, Tensor targets);
}
