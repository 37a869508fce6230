package dev.cresset.nn;

import dev.cresset.tensor.Tensor;

/**
 * The leaky rectified linear unit, {@code x} where {@code x > 0} and {@code slope * x} elsewhere.
 *
 * <p>Shapes: output as input. PyTorch counterpart: {@code torch.nn.LeakyReLU}.
 *
 * @since 0.1
 */
public final class LeakyReLU extends Layer {

  /** How model files describe this layer. */
  static final LayerType<LeakyReLU> TYPE =
      LayerType.of(
          LeakyReLU.class,
          layer -> LayerConfig.empty().with("slope", layer.slope),
          config -> new LeakyReLU(config.number("slope")));

  private final double slope;

  LeakyReLU(double slope) {
    if (!Double.isFinite(slope)) {
      throw new IllegalArgumentException(
          "leakyRelu: the slope must be a finite number, got " + slope);
    }
    this.slope = slope;
  }

  @Override
  protected Tensor compute(Tensor input) {
    return input.leakyRelu(slope);
  }

  @Override
  protected PartialShape outputShape(PartialShape input) {
    return input;
  }

  @Override
  protected Module newInstance() {
    return new LeakyReLU(slope);
  }

  @Override
  protected String settings() {
    return "negative_slope=" + slope;
  }
}
