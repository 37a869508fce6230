package dev.cresset.nn;

import dev.cresset.tensor.Functional;
import dev.cresset.tensor.Tensor;

/**
 * The means of a fixed number of windows that cover an image of any size.
 *
 * <p>Shapes: input {@code [n, channels, .., ..]}, output {@code [n, channels, height, width]}.
 * PyTorch counterpart: {@code torch.nn.AdaptiveAvgPool2d}.
 *
 * @since 0.1
 */
public final class AdaptiveAvgPool2d extends Layer {

  /** How model files describe this layer. */
  static final LayerType<AdaptiveAvgPool2d> TYPE =
      LayerType.of(
          AdaptiveAvgPool2d.class, AdaptiveAvgPool2d::config, AdaptiveAvgPool2d::fromConfig);

  private final int height;
  private final int width;

  AdaptiveAvgPool2d(int height, int width) {
    if (height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "adaptiveAvgPool2d: the output must be at least 1 x 1, got %s x %s"
              .formatted(height, width));
    }
    this.height = height;
    this.width = width;
  }

  private static AdaptiveAvgPool2d fromConfig(LayerConfig config) {
    int[] size = WindowSizes.integers(config, "output_size", 2);
    return new AdaptiveAvgPool2d(size[0], size[1]);
  }

  private LayerConfig config() {
    return LayerConfig.empty().with("output_size", new long[] {height, width});
  }

  @Override
  protected Tensor compute(Tensor input) {
    return Functional.adaptiveAvgPool2d(input, height, width);
  }

  @Override
  protected PartialShape inputShape() {
    return PoolWindow.IMAGES;
  }

  @Override
  protected PartialShape outputShape(PartialShape input) {
    return input.with(2, height).with(3, width);
  }

  @Override
  protected Module newInstance() {
    return new AdaptiveAvgPool2d(height, width);
  }

  @Override
  protected String settings() {
    return "output_size=" + WindowSizes.shortPair(height, width);
  }
}
