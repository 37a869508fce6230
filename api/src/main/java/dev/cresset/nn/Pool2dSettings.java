package dev.cresset.nn;

/**
 * The settings of two-dimensional pooling: {@code maxPool2d(3, p -> p.stride(2).padding(1))}.
 *
 * @param strideHeight vertical distance between the starts of adjacent windows, in rows
 * @param strideWidth horizontal distance between the starts of adjacent windows, in columns
 * @param paddingHeight rows added at both the top and the bottom of the image
 * @param paddingWidth columns added at both the left and the right of the image
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

  /** Returns these settings with another stride; the default is the size of the window. */
  public Pool2dSettings stride(int stride) {
    return stride(stride, stride);
  }

  /** Returns these settings with a vertical and a horizontal stride. */
  public Pool2dSettings stride(int height, int width) {
    return new Pool2dSettings(height, width, paddingHeight, paddingWidth);
  }

  /**
   * Returns these settings with another padding on all sides, at most half the window; the default
   * is 0.
   */
  public Pool2dSettings padding(int padding) {
    return padding(padding, padding);
  }

  /**
   * Returns these settings with a padding at the top and bottom, and one at the left and right;
   * each is at most half the window.
   */
  public Pool2dSettings padding(int height, int width) {
    return new Pool2dSettings(strideHeight, strideWidth, height, width);
  }
}
