package dev.cresset.spi;

import dev.cresset.types.Shape;

/**
 * How a window slides over an image: the geometry of two-dimensional convolutions and pooling.
 *
 * @param kernelHeight height of the window, without dilation
 * @param kernelWidth width of the window, without dilation
 * @param strideHeight vertical distance between the starts of adjacent windows, in rows
 * @param strideWidth horizontal distance between the starts of adjacent windows, in columns
 * @param paddingHeight rows added at both the top and the bottom of the image
 * @param paddingWidth columns added at both the left and the right of the image
 * @param dilationHeight vertical distance between elements of a window, in rows; 1 if adjacent
 * @param dilationWidth horizontal distance between elements of a window, in columns; 1 if adjacent
 */
public record Window2d(
    int kernelHeight,
    int kernelWidth,
    int strideHeight,
    int strideWidth,
    int paddingHeight,
    int paddingWidth,
    int dilationHeight,
    int dilationWidth) {

  /** Returns the number of vertical positions of the window in an image of this height. */
  public long outputHeight(long height) {
    return output(height, kernelHeight, strideHeight, paddingHeight, dilationHeight);
  }

  /** Returns the number of horizontal positions of the window in an image of this width. */
  public long outputWidth(long width) {
    return output(width, kernelWidth, strideWidth, paddingWidth, dilationWidth);
  }

  /**
   * Returns the shape of the results for images {@code input [n, c, height, width]}: {@code [n,
   * channels, outputHeight, outputWidth]}.
   *
   * @param channels number of channels of the result
   */
  public Shape outputShape(Shape input, long channels) {
    return Shape.of(input.dim(0), channels, outputHeight(input.dim(2)), outputWidth(input.dim(3)));
  }

  private static long output(long size, int kernel, int stride, int padding, int dilation) {
    return Math.floorDiv(size + 2L * padding - dilation * (kernel - 1L) - 1, stride) + 1;
  }

  /** Returns the number of elements in the window. */
  public int area() {
    return kernelHeight * kernelWidth;
  }
}
