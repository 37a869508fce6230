package dev.cresset.data;

import dev.cresset.types.Shape;

/**
 * Changes each element of an input by itself, and perhaps the input's shape.
 *
 * <p>Being element-wise, a chain of transforms over images folds into one table of 256 values a
 * channel, so that transforming costs nothing. PyTorch counterpart: {@code torchvision.transforms}.
 */
public interface Transform {

  /**
   * Returns what becomes of one element.
   *
   * @param value the element
   * @param channel its channel: the index in the first dimension of an image {@code [channels,
   *     height, width]}, 0 for other inputs
   */
  float apply(float value, int channel);

  /** Returns what becomes of an input's shape. */
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
