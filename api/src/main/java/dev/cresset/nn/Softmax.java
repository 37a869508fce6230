package dev.cresset.nn;

import dev.cresset.tensor.Tensor;
import java.util.OptionalLong;

/**
 * Probabilities along one dimension, {@code e^x / Σ e^x}; PyTorch counterpart: {@code
 * torch.nn.Softmax}.
 */
public final class Softmax extends Layer {

  private final int dim;

  Softmax(int dim) {
    this.dim = dim;
  }

  @Override
  Tensor compute(Tensor input) {
    return input.softmax(dim);
  }

  @Override
  protected OptionalLong outFeatures(OptionalLong inFeatures) {
    return inFeatures;
  }

  @Override
  protected String settings() {
    return "dim=" + dim;
  }
}
