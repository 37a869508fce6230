package dev.cresset.nn;

import dev.cresset.tensor.ShapeException;
import dev.cresset.tensor.Tensor;
import dev.cresset.types.Shape;

/**
 * Makes each sample a vector: {@code [batch, 1, 28, 28]} to {@code [batch, 784]}; PyTorch
 * counterpart: {@code torch.nn.Flatten}.
 */
public final class Flatten extends Layer {

  Flatten() {}

  @Override
  protected Tensor compute(Tensor input) {
    Shape shape = input.shape();
    if (shape.rank() == 2) {
      return input;
    }
    if (shape.rank() < 2) {
      throw new ShapeException(
          "flatten: takes a batch, [batch, ..], but got shape %s; put a batch dimension of 1 in front with reshape(1, -1)"
              .formatted(shape));
    }
    return input.reshape(shape.dim(0), shape.product(1, shape.rank()));
  }

  @Override
  protected PartialShape outputShape(PartialShape input) {
    if (!input.hasRank()) {
      return PartialShape.of(PartialShape.UNKNOWN, PartialShape.UNKNOWN);
    }
    return PartialShape.of(
        input.dim(0).orElse(PartialShape.UNKNOWN), input.sampleSize().orElse(PartialShape.UNKNOWN));
  }

  @Override
  protected String settings() {
    return "start_dim=1, end_dim=-1";
  }
}
