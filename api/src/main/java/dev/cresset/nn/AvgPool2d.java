package dev.cresset.nn;

import dev.cresset.tensor.Functional;
import dev.cresset.tensor.Tensor;

/**
 * The mean of each window of an image.
 *
 * <p>Shapes: input {@code [n, channels, height, width]}, output {@code [n, channels, outHeight,
 * outWidth]} with sizes {@code (size + 2 padding - kernel) / stride + 1}. Zeros of the padding
 * count. PyTorch counterpart: {@code torch.nn.AvgPool2d}.
 *
 * @since 0.1
 */
public final class AvgPool2d extends Layer {

  /** How model files describe this layer. */
  static final LayerType<AvgPool2d> TYPE =
      LayerType.of(
          AvgPool2d.class,
          layer -> layer.window.config(),
          config -> new AvgPool2d(PoolWindow.of("avgPool2d", config)));

  private final PoolWindow window;

  AvgPool2d(PoolWindow window) {
    this.window = window;
  }

  @Override
  protected Tensor compute(Tensor input) {
    return Functional.avgPool2d(input, window.kernel(), window.stride(), window.padding());
  }

  @Override
  protected PartialShape inputShape() {
    return PoolWindow.IMAGES;
  }

  @Override
  protected PartialShape outputShape(PartialShape input) {
    return window.outputShape(input);
  }

  @Override
  protected Module newInstance() {
    return new AvgPool2d(window);
  }

  @Override
  protected String settings() {
    return window.toString();
  }
}
