package dev.cresset.nn;

import dev.cresset.tensor.Tensor;

/**
 * The logistic function, {@code 1 / (1 + e^-x)} for each element.
 *
 * <p>Shapes: output as input. PyTorch counterpart: {@code torch.nn.Sigmoid}.
 *
 * @since 0.1
 */
public final class Sigmoid extends Layer {

  Sigmoid() {}

  @Override
  protected Tensor compute(Tensor input) {
    return input.sigmoid();
  }

  @Override
  protected PartialShape outputShape(PartialShape input) {
    return input;
  }
}
