package dev.cresset.nn;

/**
 * The settings of a one-dimensional convolution: {@code conv1d(8, 16, 3, c ->
 * c.stride(2).padding(1))}.
 *
 * @param stride distance between positions of the kernel, in elements
 * @param padding zeros added at both ends
 * @param dilation distance between elements of the kernel; 1 if adjacent
 * @param groups number of groups of channels that are convolved separately
 * @param bias whether the layer has a bias
 * @since 0.1
 */
public record Conv1dSettings(int stride, int padding, int dilation, int groups, boolean bias) {

  static final Conv1dSettings DEFAULT = new Conv1dSettings(1, 0, 1, 1, true);

  /**
   * Checks the settings.
   *
   * @throws IllegalArgumentException if the stride, dilation or number of groups is below 1, or the
   *     padding below 0
   */
  public Conv1dSettings {
    WindowSizes.checkLeast("conv1d", "stride", stride, 1);
    WindowSizes.checkLeast("conv1d", "padding", padding, 0);
    WindowSizes.checkLeast("conv1d", "dilation", dilation, 1);
    WindowSizes.checkLeast("conv1d", "number of groups", groups, 1);
  }

  /** Returns these settings with another stride; the default is 1. */
  public Conv1dSettings stride(int elements) {
    return new Conv1dSettings(elements, padding, dilation, groups, bias);
  }

  /** Returns these settings with another padding; the default is 0. */
  public Conv1dSettings padding(int elements) {
    return new Conv1dSettings(stride, elements, dilation, groups, bias);
  }

  /** Returns these settings with another dilation; the default is 1. */
  public Conv1dSettings dilation(int elements) {
    return new Conv1dSettings(stride, padding, elements, groups, bias);
  }

  /** Returns these settings with another number of groups of channels; the default is 1. */
  public Conv1dSettings groups(int count) {
    return new Conv1dSettings(stride, padding, dilation, count, bias);
  }

  /** Returns these settings with or without a bias; by default there is one. */
  public Conv1dSettings bias(boolean withBias) {
    return new Conv1dSettings(stride, padding, dilation, groups, withBias);
  }
}
