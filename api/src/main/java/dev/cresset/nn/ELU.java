package dev.cresset.nn;

import dev.cresset.tensor.Tensor;

/**
 * The exponential linear unit, {@code x} where {@code x > 0} and {@code alpha (e^x - 1)} elsewhere
 * (Clevert et al., "Fast and Accurate Deep Network Learning by Exponential Linear Units", 2015).
 *
 * <p>Shapes: output as input. PyTorch counterpart: {@code torch.nn.ELU}.
 *
 * @since 0.1
 */
public final class ELU extends Layer {

  /** How model files describe this layer. */
  static final LayerType<ELU> TYPE =
      LayerType.of(
          ELU.class,
          layer -> LayerConfig.empty().with("alpha", layer.alpha),
          config -> new ELU(config.number("alpha")));

  private final double alpha;

  ELU(double alpha) {
    if (!Double.isFinite(alpha)) {
      throw new IllegalArgumentException("elu: alpha must be a finite number, got " + alpha);
    }
    this.alpha = alpha;
  }

  @Override
  protected Tensor compute(Tensor input) {
    return input.elu(alpha);
  }

  @Override
  protected PartialShape outputShape(PartialShape input) {
    return input;
  }

  @Override
  protected Module newInstance() {
    return new ELU(alpha);
  }

  @Override
  protected String settings() {
    return "alpha=" + alpha;
  }
}
