package dev.cresset.nn;

import dev.cresset.tensor.Tensor;

/**
 * The rectified linear unit, {@code max(0, x)} for each element.
 *
 * <p>Shapes: output as input. PyTorch counterpart: {@code torch.nn.ReLU}.
 *
 * @since 0.1
 */
public final class ReLU extends Layer {

  ReLU() {}

  @Override
  protected Tensor compute(Tensor input) {
    return input.relu();
  }

  @Override
  protected PartialShape outputShape(PartialShape input) {
    return input;
  }
}
