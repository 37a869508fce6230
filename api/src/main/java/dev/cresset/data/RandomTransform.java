package dev.cresset.data;

import dev.cresset.tensor.Generator;
import dev.cresset.types.Shape;

/**
 * A transform of a whole sample that draws random numbers; see {@link Transforms#random}.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface RandomTransform {

  /**
   * Returns the transformed sample.
   *
   * @param sample the elements in row-major order; may be overwritten and returned
   * @param shape shape of the sample, {@code [channels, height, width]} for an image
   * @param generator generator of this sample, whose numbers are reproducible with a seed
   * @return an array of the same length as {@code sample}
   */
  float[] apply(float[] sample, Shape shape, Generator generator);
}
