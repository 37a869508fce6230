package dev.cresset.nn;

/**
 * The settings of a two-dimensional convolution: {@code conv2d(6, 16, 5, c ->
 * c.stride(2).padding(1))}.
 *
 * @param strideHeight rows from one position of the kernel to the one below
 * @param strideWidth columns from one position of the kernel to the next
 * @param paddingHeight rows of zeros added above the image, and as many below
 * @param paddingWidth columns of zeros added on the left, and as many on the right
 * @param dilationHeight rows from one element of the kernel to the one below, 1 if adjacent
 * @param dilationWidth columns from one element of the kernel to the next, 1 if adjacent
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

  /** Returns these settings with a stride, 1 by default. */
  public Conv2dSettings stride(int stride) {
    return stride(stride, stride);
  }

  /** Returns these settings with separate strides. */
  public Conv2dSettings stride(int height, int width) {
    return new Conv2dSettings(
        height, width, paddingHeight, paddingWidth, dilationHeight, dilationWidth, groups, bias);
  }

  /** Returns these settings with a padding, 0 by default. */
  public Conv2dSettings padding(int padding) {
    return padding(padding, padding);
  }

  /** Returns these settings with separate paddings. */
  public Conv2dSettings padding(int height, int width) {
    return new Conv2dSettings(
        strideHeight, strideWidth, height, width, dilationHeight, dilationWidth, groups, bias);
  }

  /** Returns these settings with a dilation, 1 by default. */
  public Conv2dSettings dilation(int dilation) {
    return dilation(dilation, dilation);
  }

  /** Returns these settings with separate dilations. */
  public Conv2dSettings dilation(int height, int width) {
    return new Conv2dSettings(
        strideHeight, strideWidth, paddingHeight, paddingWidth, height, width, groups, bias);
  }

  /** Returns these settings with a number of groups of channels, 1 by default. */
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

  /** Returns these settings with or without a bias; there is one by default. */
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
