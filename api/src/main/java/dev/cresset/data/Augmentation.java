package dev.cresset.data;

import dev.cresset.tensor.Generator;
import dev.cresset.types.Shape;
import java.util.Arrays;
import java.util.stream.Stream;

/**
 * A built-in random transform, which varies training samples.
 *
 * <p>Its result depends on the sample and the generator only, so a batch may be gathered at any
 * time, on any thread and more than once. Predictions and model files leave it out.
 */
sealed interface Augmentation extends SampleTransform
    permits GaussianNoise, RandomCrop, RandomHorizontalFlip, RandomRotation, RandomTranslate {

  /** Returns transforms without augmentations; composed ones part by part. */
  static Stream<Transform> leftOut(Transform... transforms) {
    return Arrays.stream(transforms)
        .flatMap(Transforms::parts)
        .filter(transform -> !(transform instanceof Augmentation));
  }

  /** Returns a number that is uniformly distributed in {@code [-bound, bound)}. */
  static double symmetric(Generator generator, double bound) {
    return ((generator.nextLong() >>> 11) * 0x1p-52 - 1) * bound;
  }

  /**
   * Checks that samples are images.
   *
   * @throws IllegalArgumentException if the shape is not {@code [channels, height, width]}
   */
  default void checkImage(Shape shape) {
    if (shape.rank() != 3) {
      throw new IllegalArgumentException(
          "%s: expected images [channels, height, width], got samples of shape %s; %s"
              .formatted(
                  operation(),
                  shape,
                  shape.rank() == 2
                      ? "give the images a dimension of channels, [1, height, width]"
                      : "put it before flattened()"));
    }
  }
}
