package dev.cresset.nn;

import dev.cresset.types.NotNull;

/** The windows of a pooling layer. */
record PoolWindow(String layer, int height, int width, Pool2dSettings settings) {

  /** The input shape of pooling layers. */
  static final PartialShape IMAGES =
      PartialShape.of(
          PartialShape.UNKNOWN, PartialShape.UNKNOWN, PartialShape.UNKNOWN, PartialShape.UNKNOWN);

  PoolWindow {
    WindowSizes.checkKernel(layer, height);
    WindowSizes.checkKernel(layer, width);
    NotNull.check(layer, "settings", settings);
    checkPadding(layer, settings.paddingHeight(), height);
    checkPadding(layer, settings.paddingWidth(), width);
  }

  private static void checkPadding(String layer, int padding, int kernel) {
    if (padding > kernel / 2) {
      throw new IllegalArgumentException(
          "%s: the padding must be at most half the window, got padding %s for a window of %s"
              .formatted(layer, padding, kernel));
    }
  }

  static PoolWindow of(String layer, LayerConfig config) {
    int[] kernel = WindowSizes.integers(config, "kernel_size", 2);
    int[] stride = WindowSizes.integers(config, "stride", 2);
    int[] padding = WindowSizes.integers(config, "padding", 2);
    return new PoolWindow(
        layer,
        kernel[0],
        kernel[1],
        new Pool2dSettings(stride[0], stride[1], padding[0], padding[1]));
  }

  LayerConfig config() {
    return LayerConfig.empty()
        .with("kernel_size", new long[] {height, width})
        .with("stride", new long[] {settings.strideHeight(), settings.strideWidth()})
        .with("padding", new long[] {settings.paddingHeight(), settings.paddingWidth()});
  }

  int[] kernel() {
    return new int[] {height, width};
  }

  int[] stride() {
    return new int[] {settings.strideHeight(), settings.strideWidth()};
  }

  int[] padding() {
    return new int[] {settings.paddingHeight(), settings.paddingWidth()};
  }

  PartialShape outputShape(PartialShape input) {
    long rows =
        WindowSizes.positions(
            input.dim(2), height, settings.strideHeight(), settings.paddingHeight(), 1, "high");
    long columns =
        WindowSizes.positions(
            input.dim(3), width, settings.strideWidth(), settings.paddingWidth(), 1, "wide");
    return input.with(2, rows).with(3, columns);
  }

  /** Returns the text as PyTorch prints it. */
  @Override
  public String toString() {
    return "kernel_size=%s, stride=%s, padding=%s"
        .formatted(
            WindowSizes.shortPair(height, width),
            WindowSizes.shortPair(settings.strideHeight(), settings.strideWidth()),
            WindowSizes.shortPair(settings.paddingHeight(), settings.paddingWidth()));
  }
}
