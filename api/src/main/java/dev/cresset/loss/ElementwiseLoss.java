package dev.cresset.loss;

import dev.cresset.tensor.Functional;
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
 * elements. PyTorch counterparts: {@code torch.nn.MSELoss}, {@code L1Loss}, {@code SmoothL1Loss},
 * {@code HuberLoss}, {@code KLDivLoss} and {@code BCEWithLogitsLoss}. Immutable.
 *
 * @since 0.1
 */
public final class ElementwiseLoss implements Loss {

  private final String name;
  private final String parameter;
  private final BinaryOperator<Tensor> formula;
  private final boolean binary;
  private final Reduction reduction;

  /**
   * Creates a loss.
   *
   * @param parameter a setting of the formula for {@link #toString}; empty if there is none
   */
  private ElementwiseLoss(
      String name,
      String parameter,
      BinaryOperator<Tensor> formula,
      boolean binary,
      Reduction reduction) {
    this.name = name;
    this.parameter = parameter;
    this.formula = formula;
    this.binary = binary;
    this.reduction = reduction;
  }

  /** Returns the squared error, {@code (output - target)²}. */
  static ElementwiseLoss squaredError() {
    return new ElementwiseLoss("mse", "", (x, t) -> x.sub(t).pow(2), false, Reduction.MEAN);
  }

  /**
   * Returns the binary cross-entropy, {@code -t log σ(x) - (1 - t) log(1 - σ(x))}.
   *
   * <p>It is computed as {@code (1 - t) x + log(1 + e^-x)}, which does not overflow.
   */
  static ElementwiseLoss binaryCrossEntropy() {
    return new ElementwiseLoss(
        "binaryCrossEntropyWithLogits",
        "",
        (x, t) -> t.neg().add(1).mul(x).add(x.neg().softplus()),
        true,
        Reduction.MEAN);
  }

  /** Returns the absolute error, {@code |output - target|}. */
  static ElementwiseLoss absoluteError() {
    return new ElementwiseLoss("l1", "", (x, t) -> x.sub(t).abs(), false, Reduction.MEAN);
  }

  /** Returns the Huber loss, divided by {@code beta}. */
  static ElementwiseLoss smoothL1(double beta) {
    if (!((float) beta > 0 && (float) beta < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "smoothL1: beta must be a finite number above 0, got %s; use l1() for 0".formatted(beta));
    }
    return new ElementwiseLoss(
        "smoothL1",
        beta == 1 ? "" : "beta=" + beta,
        (x, t) -> {
          Tensor losses = Functional.huber(x.sub(t), beta);
          return beta == 1 ? losses : losses.div(beta);
        },
        false,
        Reduction.MEAN);
  }

  /** Returns the Huber loss. */
  static ElementwiseLoss huber(double delta) {
    if (!((float) delta > 0 && (float) delta < Float.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "huber: delta must be a finite number above 0, got " + delta);
    }
    return new ElementwiseLoss(
        "huber",
        "delta=" + delta,
        (x, t) -> Functional.huber(x.sub(t), delta),
        false,
        Reduction.MEAN);
  }

  /** Returns the Kullback-Leibler divergence, {@code target (log target - output)}. */
  static ElementwiseLoss divergence() {
    return new ElementwiseLoss("klDiv", "", Functional::klDiv, false, Reduction.MEAN);
  }

  /** Returns this loss with another reduction. */
  public ElementwiseLoss reduction(Reduction reduction) {
    NotNull.check(name, "reduction", reduction);
    return new ElementwiseLoss(name, parameter, formula, binary, reduction);
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
      case BATCH_MEAN -> losses.sum().div(samples(losses));
      case NONE -> losses;
    };
  }

  /** Returns the size of the first dimension; 1 for a scalar. */
  private static long samples(Tensor losses) {
    return losses.shape().rank() == 0 ? 1 : losses.shape().dim(0);
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
    String settings = parameter;
    if (reduction != Reduction.MEAN) {
      settings += (settings.isEmpty() ? "" : ", ") + "reduction=" + reduction;
    }
    return name + "(" + settings + ")";
  }
}
