package dev.cresset.nn;

import dev.cresset.tensor.Tensor;

/**
 * The sigmoid linear unit, {@code x sigmoid(x)} for each element, also called Swish.
 *
 * <p>Shapes: output as input. PyTorch counterpart: {@code torch.nn.SiLU}.
 *
 * @since 0.1
 */
public final class SiLU extends Layer {

  SiLU() {}

  @Override
  protected Tensor compute(Tensor input) {
    return input.silu();
  }

  @Override
  protected PartialShape outputShape(PartialShape input) {
    return input;
  }
}
