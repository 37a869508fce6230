package dev.cresset.nn;

import dev.cresset.tensor.Tensor;

/**
 * The Gaussian error linear unit in its exact form, {@code x (1 + erf(x / √2)) / 2} for each
 * element (Hendrycks and Gimpel, "Gaussian Error Linear Units", 2016).
 *
 * <p>Shapes: output as input. PyTorch counterpart: {@code torch.nn.GELU}.
 *
 * @since 0.1
 */
public final class GELU extends Layer {

  GELU() {}

  @Override
  protected Tensor compute(Tensor input) {
    return input.gelu();
  }

  @Override
  protected PartialShape outputShape(PartialShape input) {
    return input;
  }

  @Override
  protected String settings() {
    return "approximate='none'";
  }
}
