package dev.cresset.nn;

import dev.cresset.tensor.Tensor;

/**
 * The softplus function, {@code log(1 + e^x)} for each element, without overflow.
 *
 * <p>Shapes: output as input. PyTorch counterpart: {@code torch.nn.Softplus}.
 *
 * @since 0.1
 */
public final class Softplus extends Layer {

  Softplus() {}

  @Override
  protected Tensor compute(Tensor input) {
    return input.softplus();
  }

  @Override
  protected PartialShape outputShape(PartialShape input) {
    return input;
  }
}
