package dev.cresset.loss;

import dev.cresset.tensor.ShapeException;
import dev.cresset.tensor.Tensor;
import dev.cresset.types.DType;
import dev.cresset.types.NotNull;
import dev.cresset.types.Shape;
import java.util.function.BinaryOperator;

/**
 * A loss that compares output and targets element by element.
 *
 * <p>Shapes: output and targets have the same shape. {@code MEAN} divides by the number of
 * elements. PyTorch counterparts: {@code torch.nn.MSELoss}, {@code torch.nn.BCEWithLogitsLoss}.
 * Immutable.
 *
 * @since 0.1
 */
public final class ElementwiseLoss implements Loss {

  private final String name;
  private final BinaryOperator<Tensor> formula;
  private final boolean binary;
  private final Reduction reduction;

  private ElementwiseLoss(
      String name, BinaryOperator<Tensor> formula, boolean binary, Reduction reduction) {
    this.name = name;
    this.formula = formula;
    this.binary = binary;
    this.reduction = reduction;
  }

  /** Returns the squared error, {@code (output - target)²}. */
  static ElementwiseLoss squaredError() {
    return new ElementwiseLoss("mse", (x, t) -> x.sub(t).pow(2), false, Reduction.MEAN);
  }

  /**
   * Returns the binary cross-entropy, {@code -t log σ(x) - (1 - t) log(1 - σ(x))}.
   *
   * <p>It is computed as {@code (1 - t) x + log(1 + e^-x)}, which does not overflow.
   */
  static ElementwiseLoss binaryCrossEntropy() {
    return new ElementwiseLoss(
        "binaryCrossEntropyWithLogits",
        (x, t) -> t.neg().add(1).mul(x).add(x.neg().softplus()),
        true,
        Reduction.MEAN);
  }

  /** Returns this loss with another reduction. */
  public ElementwiseLoss reduction(Reduction reduction) {
    NotNull.check(name, "reduction", reduction);
    return new ElementwiseLoss(name, formula, binary, reduction);
  }

  /** Returns the sum of the losses of the elements. */
  @Override
  public double sum(Tensor output, Tensor targets) {
    return reduction(Reduction.SUM).apply(output, targets).item();
  }

  /** Returns the number of elements for {@code MEAN}, otherwise the number of samples. */
  @Override
  public double count(Tensor targets) {
    NotNull.check(name, "tensor of targets", targets);
    return reduction == Reduction.MEAN ? targets.shape().size() : Loss.super.count(targets);
  }

  /** Returns {@code true} for {@code binaryCrossEntropyWithLogits()}. */
  @Override
  public boolean isBinary() {
    return binary;
  }

  @Override
  public Tensor apply(Tensor output, Tensor targets) {
    NotNull.check(name, "output", output);
    NotNull.check(name, "tensor of targets", targets);
    if (!output.shape().equals(targets.shape())) {
      throw new ShapeException(
          "%s: output and targets must have one shape, got %s and %s; %s"
              .formatted(
                  name, output.shape(), targets.shape(), remedy(output.shape(), targets.shape())));
    }
    if (targets.dtype() != DType.FLOAT32) {
      throw new IllegalArgumentException(
          "%s: targets must be FLOAT32, got %s %s; give the dataset targets of type float, or convert them with toFloat()"
              .formatted(name, targets.dtype(), targets.shape()));
    }
    Tensor losses = formula.apply(output, targets);
    return switch (reduction) {
      case MEAN -> losses.mean();
      case SUM -> losses.sum();
      case NONE -> losses;
    };
  }

  /**
   * Suggests a change to the data or the model, because a program cannot reshape tensors inside
   * {@code Trainer}.
   */
  private static String remedy(Shape output, Shape targets) {
    if (output.size() == targets.size() && output.rank() == targets.rank() + 1) {
      return "give the dataset targets of shape %s per batch, one row for each sample, or remove the last dimension of the output with reshape(-1) in the model's forward(..)"
          .formatted(output);
    }
    if (output.rank() == 2 && targets.rank() == 2 && output.dim(0) == targets.dim(0)) {
      return "make the last layer linear(.., %s), or give the dataset targets with %s values per sample"
          .formatted(targets.dim(1), output.dim(1));
    }
    if (output.rank() == 2 && targets.rank() == 1) {
      return "make the last layer linear(.., 1) and give the dataset targets of shape [batch, 1],"
          + " or use crossEntropy() if the targets are classes";
    }
    return "change the dataset's targets or the model's last layer, or reshape one of them";
  }

  @Override
  public String toString() {
    return name + (reduction == Reduction.MEAN ? "()" : "(reduction=%s)".formatted(reduction));
  }
}
