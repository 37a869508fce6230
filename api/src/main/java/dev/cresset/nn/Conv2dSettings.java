package dev.cresset.nn;

/**
 * The settings of a two-dimensional convolution: {@code conv2d(6, 16, 5, c ->
 * c.stride(2).padding(1))}.
 *
 * @param strideHeight vertical distance between positions of the kernel, in rows
 * @param strideWidth horizontal distance between positions of the kernel, in columns
 * @param paddingHeight rows of zeros added at both the top and the bottom of the image
 * @param paddingWidth columns of zeros added at both the left and the right of the image
 * @param dilationHeight vertical distance between elements of the kernel, in rows; 1 if adjacent
 * @param dilationWidth horizontal distance between elements of the kernel, in columns; 1 if
 *     adjacent
 * @param groups number of groups of channels that are convolved separately
 * @param bias whether the layer has a bias
 * @since 0.1
 */
public record Conv2dSettings(
    int strideHeight,
    int strideWidth,
    int paddingHeight,
    int paddingWidth,
    int dilationHeight,
    int dilationWidth,
    int groups,
    boolean bias) {

  static final Conv2dSettings DEFAULT = new Conv2dSettings(1, 1, 0, 0, 1, 1, 1, true);

  /**
   * Checks the settings.
   *
   * @throws IllegalArgumentException if a stride, dilation or the number of groups is below 1, or a
   *     padding below 0
   */
  public Conv2dSettings {
    WindowSizes.checkLeast("conv2d", "stride", Math.min(strideHeight, strideWidth), 1);
    WindowSizes.checkLeast("conv2d", "padding", Math.min(paddingHeight, paddingWidth), 0);
    WindowSizes.checkLeast("conv2d", "dilation", Math.min(dilationHeight, dilationWidth), 1);
    WindowSizes.checkLeast("conv2d", "number of groups", groups, 1);
  }

  /** Returns these settings with another stride in both directions; the default is 1. */
  public Conv2dSettings stride(int stride) {
    return stride(stride, stride);
  }

  /** Returns these settings with a vertical and a horizontal stride. */
  public Conv2dSettings stride(int height, int width) {
    return new Conv2dSettings(
        height, width, paddingHeight, paddingWidth, dilationHeight, dilationWidth, groups, bias);
  }

  /** Returns these settings with another padding on all sides; the default is 0. */
  public Conv2dSettings padding(int padding) {
    return padding(padding, padding);
  }

  /** Returns these settings with a padding at the top and bottom, and one at the left and right. */
  public Conv2dSettings padding(int height, int width) {
    return new Conv2dSettings(
        strideHeight, strideWidth, height, width, dilationHeight, dilationWidth, groups, bias);
  }

  /** Returns these settings with another dilation in both directions; the default is 1. */
  public Conv2dSettings dilation(int dilation) {
    return dilation(dilation, dilation);
  }

  /** Returns these settings with a vertical and a horizontal dilation. */
  public Conv2dSettings dilation(int height, int width) {
    return new Conv2dSettings(
        strideHeight, strideWidth, paddingHeight, paddingWidth, height, width, groups, bias);
  }

  /** Returns these settings with another number of groups of channels; the default is 1. */
  public Conv2dSettings groups(int count) {
    return new Conv2dSettings(
        strideHeight,
        strideWidth,
        paddingHeight,
        paddingWidth,
        dilationHeight,
        dilationWidth,
        count,
        bias);
  }

  /** Returns these settings with or without a bias; by default there is one. */
  public Conv2dSettings bias(boolean withBias) {
    return new Conv2dSettings(
        strideHeight,
        strideWidth,
        paddingHeight,
        paddingWidth,
        dilationHeight,
        dilationWidth,
        groups,
        withBias);
  }
}
