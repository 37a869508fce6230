package dev.cresset.nn;

/**
 * The settings of two-dimensional pooling: {@code maxPool2d(3, p -> p.stride(2).padding(1))}.
 *
 * @param strideHeight rows from one window to the one below
 * @param strideWidth columns from one window to the next
 * @param paddingHeight rows added above the image, and as many below
 * @param paddingWidth columns added on the left, and as many on the right
 * @since 0.1
 */
public record Pool2dSettings(
    int strideHeight, int strideWidth, int paddingHeight, int paddingWidth) {

  /**
   * Checks the settings.
   *
   * @throws IllegalArgumentException if a stride is below 1, or a padding below 0
   */
  public Pool2dSettings {
    WindowSizes.checkLeast("pooling", "stride", Math.min(strideHeight, strideWidth), 1);
    WindowSizes.checkLeast("pooling", "padding", Math.min(paddingHeight, paddingWidth), 0);
  }

  /** Returns these settings with a stride; by default it is the size of the window. */
  public Pool2dSettings stride(int stride) {
    return stride(stride, stride);
  }

  /** Returns these settings with separate strides. */
  public Pool2dSettings stride(int height, int width) {
    return new Pool2dSettings(height, width, paddingHeight, paddingWidth);
  }

  /** Returns these settings with a padding, at most half the window; 0 by default. */
  public Pool2dSettings padding(int padding) {
    return padding(padding, padding);
  }

  /** Returns these settings with separate paddings, each at most half the window. */
  public Pool2dSettings padding(int height, int width) {
    return new Pool2dSettings(strideHeight, strideWidth, height, width);
  }
}
