package dev.cresset.demo.recipe;

import dev.cresset.nn.Sequential;

/**
 * A network written as a class that consists of built-in layers only. As a {@link Sequential}, it
 * can be loaded from a file by programs that do not have the class.
 */
public interface AsSequential {

  /**
   * Returns a network of the same layers, which computes the same outputs with the same weights.
   */
  Sequential asSequential();
}
