package dev.cresset.data;

import dev.cresset.types.Shape;

/** Copies a rectangle of an image, which may reach beyond the image. */
final class ImageWindow {

  private ImageWindow() {}

  /**
   * Returns the pixels of a rectangle for each channel; those outside the image are 0.
   *
   * @param image row-major pixels
   * @param shape {@code [channels, height, width]} of the image
   * @param top row of the image at the top of the rectangle; may be negative
   * @param left column of the image at the left of the rectangle; may be negative
   */
  static float[] copy(float[] image, Shape shape, int top, int left, int height, int width) {
    int channels = (int) shape.dim(0);
    int rows = (int) shape.dim(1);
    int columns = (int) shape.dim(2);
    float[] copy = new float[channels * height * width];
    int from = Math.max(0, left);
    int length = Math.min(columns, left + width) - from;
    for (int channel = 0; channel < channels && length > 0; channel++) {
      for (int row = Math.max(0, top); row < Math.min(rows, top + height); row++) {
        System.arraycopy(
            image,
            (channel * rows + row) * columns + from,
            copy,
            (channel * height + row - top) * width + from - left,
            length);
      }
    }
    return copy;
  }
}
