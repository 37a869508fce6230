package dev.cresset.nn;

import dev.cresset.tensor.ShapeException;
import dev.cresset.tensor.Tensor;
import dev.cresset.types.Shape;

/**
 * Flattens each sample to a vector, for example {@code [batch, 1, 28, 28]} to {@code [batch, 784]}.
 *
 * <p>Shapes: input {@code [batch, ..]}, output {@code [batch, features]}; an input of rank 2 is
 * returned unchanged. PyTorch counterpart: {@code torch.nn.Flatten} with its default arguments.
 *
 * @since 0.1
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
      throw notABatch(shape);
    }
    return input.reshape(shape.dim(0), shape.product(1, shape.rank()));
  }

  @Override
  protected PartialShape outputShape(PartialShape input) {
    if (!input.hasRank()) {
      return PartialShape.of(PartialShape.UNKNOWN, PartialShape.UNKNOWN);
    }
    if (input.rank() < 2) {
      throw notABatch(input);
    }
    return PartialShape.of(
        input.dim(0).orElse(PartialShape.UNKNOWN), input.sampleSize().orElse(PartialShape.UNKNOWN));
  }

  private static ShapeException notABatch(Object shape) {
    return new ShapeException(
        "flatten: input must be a batch [batch, ..], got shape %s; add a batch dimension of 1 with reshape(1, -1)"
            .formatted(shape));
  }

  @Override
  protected String settings() {
    return "start_dim=1, end_dim=-1";
  }
}
