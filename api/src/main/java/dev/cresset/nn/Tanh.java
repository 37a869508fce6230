package dev.cresset.nn;

import dev.cresset.tensor.Tensor;

/**
 * The hyperbolic tangent of each element, {@code tanh x}; PyTorch counterpart: {@code
 * torch.nn.Tanh}.
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
