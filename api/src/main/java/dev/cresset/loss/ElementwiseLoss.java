package dev.cresset.loss;

import dev.cresset.tensor.ShapeException;
import dev.cresset.tensor.Tensor;
import dev.cresset.types.DType;
import java.util.function.BinaryOperator;

/**
 * A loss that compares output and targets element by element.
 *
 * <p>Shapes: output and targets alike; {@code MEAN} divides by the number of elements. PyTorch
 * counterparts: {@code torch.nn.MSELoss}, {@code torch.nn.BCEWithLogitsLoss}. Immutable.
 */
public final class ElementwiseLoss implements Loss {

  private final String name;
  private final BinaryOperator<Tensor> formula;
  private final Reduction reduction;

  private ElementwiseLoss(String name, BinaryOperator<Tensor> formula, Reduction reduction) {
    this.name = name;
    this.formula = formula;
    this.reduction = reduction;
  }

  /** {@code (output - target)²}. */
  static ElementwiseLoss squaredError() {
    return new ElementwiseLoss("mse", (x, t) -> x.sub(t).pow(2), Reduction.MEAN);
  }

  /**
   * {@code -t log σ(x) - (1 - t) log(1 - σ(x))}, written so that neither logarithm can overflow:
   * {@code (1 - t) x + log(1 + e^-x)}.
   */
  static ElementwiseLoss binaryCrossEntropy() {
    return new ElementwiseLoss(
        "binaryCrossEntropyWithLogits",
        (x, t) -> t.neg().add(1).mul(x).add(x.neg().softplus()),
        Reduction.MEAN);
  }

  /** Returns this loss with another reduction. */
  public ElementwiseLoss reduction(Reduction reduction) {
    return new ElementwiseLoss(name, formula, reduction);
  }

  @Override
  public Tensor apply(Tensor output, Tensor targets) {
    if (!output.shape().equals(targets.shape())) {
      throw new ShapeException(
          "%s: output and targets must have one shape, got %s and %s; reshape one of them"
              .formatted(name, output.shape(), targets.shape()));
    }
    if (targets.dtype() != DType.FLOAT32) {
      throw new IllegalArgumentException(
          "%s: targets must be FLOAT32, got %s %s; convert them with toFloat()"
              .formatted(name, targets.dtype(), targets.shape()));
    }
    Tensor losses = formula.apply(output, targets);
    return switch (reduction) {
      case MEAN -> losses.mean();
      case SUM -> losses.sum();
      case NONE -> losses;
    };
  }

  @Override
  public String toString() {
    return name + "()";
  }
}
