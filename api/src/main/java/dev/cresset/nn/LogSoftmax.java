package dev.cresset.nn;

import dev.cresset.tensor.Tensor;
import java.util.OptionalLong;

/**
 * Logarithms of probabilities along one dimension, {@code x - log Σ e^x}; PyTorch counterpart:
 * {@code torch.nn.LogSoftmax}.
 */
public final class LogSoftmax extends Layer {

  private final int dim;

  LogSoftmax(int dim) {
    this.dim = dim;
  }

  @Override
  Tensor compute(Tensor input) {
    return input.logSoftmax(dim);
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
