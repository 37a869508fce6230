package dev.cresset.nn;

import dev.cresset.tensor.Tensor;

/**
 * The hyperbolic tangent, {@code tanh x} for each element.
 *
 * <p>Shapes: output as input. PyTorch counterpart: {@code torch.nn.Tanh}.
 *
 * @since 0.1
 */
public final class Tanh extends Layer {

  Tanh() {}

  @Override
  protected Tensor compute(Tensor input) {
    return input.tanh();
  }

  @Override
  protected PartialShape outputShape(PartialShape input) {
    return input;
  }
}
