package dev.cresset.nn;

import dev.cresset.tensor.Tensor;
import java.util.OptionalLong;

/**
 * The hyperbolic tangent of each element, {@code tanh x}; PyTorch counterpart: {@code
 * torch.nn.Tanh}.
 */
public final class Tanh extends Layer {

  Tanh() {}

  @Override
  Tensor compute(Tensor input) {
    return input.tanh();
  }

  @Override
  protected OptionalLong outFeatures(OptionalLong inFeatures) {
    return inFeatures;
  }
}
