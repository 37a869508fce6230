package dev.cresset.nn;

import dev.cresset.tensor.Tensor;
import java.util.OptionalLong;

/**
 * The positive part of each element, {@code max(0, x)}; PyTorch counterpart: {@code torch.nn.ReLU}.
 */
public final class ReLU extends Layer {

  ReLU() {}

  @Override
  Tensor compute(Tensor input) {
    return input.relu();
  }

  @Override
  protected OptionalLong outFeatures(OptionalLong inFeatures) {
    return inFeatures;
  }
}
