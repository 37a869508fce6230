package dev.cresset.data;

import dev.cresset.types.Shape;

/**
 * Transforms each element of an input independently, and may change the shape of the input.
 *
 * <p>A transform is applied to each element of each sample when a batch is gathered. It may draw
 * random numbers; those from {@link dev.cresset.tensor.Generator#standard} are reproducible with a
 * seed. For transforms of whole samples, see {@link Transforms#random}. For images, {@linkplain
 * #isPure pure} transforms at the beginning are combined into a table of 256 values for each
 * channel, so their number does not affect the speed. PyTorch counterpart: {@code
 * torchvision.transforms}.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface Transform {

  /**
   * Returns the transformed value of one element.
   *
   * @param value the element
   * @param channel channel of the element: the index in the first dimension of an image {@code
   *     [channels, height, width]}, that of a feature of a vector, 0 for other inputs
   */
  float apply(float value, int channel);

  /**
   * Returns whether the result of {@link #apply} depends on its arguments only, which allows it to
   * be computed once and reused. The default is {@code false}; {@link Transforms#pure} declares a
   * lambda expression as pure.
   */
  default boolean isPure() {
    return false;
  }

  /** Returns the shape of the transformed input; the number of elements must stay the same. */
  default Shape outputShape(Shape inputShape) {
    return inputShape;
  }

  /**
   * Checks that inputs with this number of channels can be transformed.
   *
   * @throws IllegalArgumentException if they cannot
   */
  default void checkChannels(int channels) {}
}
