package dev.cresset.nn;

import dev.cresset.tensor.Functional;
import dev.cresset.tensor.Generator;
import dev.cresset.tensor.Tensor;

/**
 * Zeroes each element with probability {@code p} during training and scales the others by {@code 1
 * / (1 - p)} (Srivastava et al., "Dropout", 2014).
 *
 * <p>In evaluation mode the input is returned unchanged. Shapes: output as input. PyTorch
 * counterpart: {@code torch.nn.Dropout}.
 *
 * @since 0.1
 */
public final class Dropout extends Layer {

  /** How model files describe this layer. */
  static final LayerType<Dropout> TYPE =
      LayerType.of(
          Dropout.class,
          layer -> LayerConfig.empty().with("p", layer.p),
          config -> new Dropout(config.number("p")));

  private final double p;

  Dropout(double p) {
    if (!(p >= 0 && p <= 1)) {
      throw new IllegalArgumentException(
          "dropout: the probability of an element to be zeroed must be in 0 to 1, got " + p);
    }
    this.p = p;
  }

  @Override
  protected Tensor compute(Tensor input) {
    return isTraining() && p > 0
        ? Functional.dropout(input, p, Generator.standard().split())
        : input;
  }

  @Override
  protected PartialShape outputShape(PartialShape input) {
    return input;
  }

  @Override
  protected Module newInstance() {
    return new Dropout(p);
  }

  @Override
  protected String settings() {
    return "p=" + p;
  }
}
