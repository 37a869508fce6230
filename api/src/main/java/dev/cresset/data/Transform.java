package dev.cresset.data;

import dev.cresset.types.Shape;

/**
 * Changes each element of an input by itself, and perhaps the input's shape.
 *
 * <p>A transform may draw random numbers, and is applied to each element of each sample whenever a
 * batch is gathered. From {@link dev.cresset.tensor.Generator#standard} it draws numbers that
 * repeat under a seed; see {@link Transforms#random} for transforms of whole samples. Over images,
 * {@linkplain #isPure pure} transforms at the beginning fold into one table of 256 values a
 * channel, and then cost nothing. PyTorch counterpart: {@code torchvision.transforms}.
 */
@FunctionalInterface
public interface Transform {

  /**
   * Returns the new value of one element.
   *
   * @param value the element
   * @param channel its channel: the index in the first dimension of an image {@code [channels,
   *     height, width]}, 0 for other inputs
   */
  float apply(float value, int channel);

  /**
   * Returns whether {@link #apply} depends on its arguments only: its results may then be computed
   * once and reused; {@code false} unless overridden. {@link Transforms#pure} declares it for a
   * lambda expression.
   */
  default boolean isPure() {
    return false;
  }

  /** Returns the new shape of an input. */
  default Shape outputShape(Shape inputShape) {
    return inputShape;
  }

  /**
   * Checks that inputs with this number of channels can be transformed.
   *
   * @throws IllegalArgumentException if not
   */
  default void checkChannels(int channels) {}
}
