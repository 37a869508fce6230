package dev.cresset.nn;

import dev.cresset.tensor.Functional;
import dev.cresset.tensor.Tensor;

/**
 * The largest element of each window of an image.
 *
 * <p>Shapes: input {@code [n, channels, height, width]}, output {@code [n, channels, outHeight,
 * outWidth]} with sizes {@code (size + 2 padding - kernel) / stride + 1}. Padding counts as
 * -infinity. PyTorch counterpart: {@code torch.nn.MaxPool2d}.
 *
 * @since 0.1
 */
public final class MaxPool2d extends Layer {

  /** How model files describe this layer. */
  static final LayerType<MaxPool2d> TYPE =
      LayerType.of(
          MaxPool2d.class,
          layer -> layer.window.config(),
          config -> new MaxPool2d(PoolWindow.of("maxPool2d", config)));

  private final PoolWindow window;

  MaxPool2d(PoolWindow window) {
    this.window = window;
  }

  @Override
  protected Tensor compute(Tensor input) {
    return Functional.maxPool2d(input, window.kernel(), window.stride(), window.padding());
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
    return new MaxPool2d(window);
  }

  @Override
  protected String settings() {
    return window + ", dilation=1, ceil_mode=False";
  }
}
