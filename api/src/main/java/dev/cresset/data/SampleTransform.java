package dev.cresset.data;

import dev.cresset.tensor.Generator;
import dev.cresset.types.Shape;

/** A transform that changes whole samples and draws random numbers. */
interface SampleTransform extends Transform {

  /** Returns the name of the function that creates the transform, for error messages. */
  String operation();

  /**
   * Returns the transformed sample, with the number of elements of {@link #outputShape}.
   *
   * @param sample the elements in row-major order; may be overwritten and returned
   * @param shape shape of the sample
   * @param generator generator for this transform of this sample
   */
  float[] apply(float[] sample, Shape shape, Generator generator);

  @Override
  default float apply(float value, int channel) {
    throw new UnsupportedOperationException(
        "%s: this transform changes whole samples, not single elements; pass it to transform(..) of a dataset"
            .formatted(operation()));
  }
}
