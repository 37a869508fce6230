package dev.cresset.loss;

import dev.cresset.tensor.Functional;
import dev.cresset.tensor.ShapeException;
import dev.cresset.tensor.Tensor;
import dev.cresset.types.DType;
import dev.cresset.types.NotNull;
import dev.cresset.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A classification loss, {@code -Σ t log p} over samples and classes.
 *
 * <p>For a sample of class {@code y}, class weights {@code w} and label smoothing {@code ε}, the
 * target of class {@code c} is {@code t = w[c] ((1 - ε) [c = y] + ε / C)}, where {@code C} is the
 * number of classes. {@code MEAN} divides by the sum of {@code w[y]} over the batch, which is the
 * batch size if there are no weights.
 *
 * <p>Shapes: output {@code [batch, classes]}, targets {@code INT64 [batch]}, each in {@code [0,
 * classes)}. PyTorch counterparts: {@code torch.nn.CrossEntropyLoss} (from logits) and {@code
 * torch.nn.NLLLoss} (from log-probabilities). Immutable.
 *
 * @since 0.1
 */
public final class ClassificationLoss implements Loss {

  private final String name;
  private final boolean fromLogits;
  private final float @Nullable [] weights;
  private final double smoothing;
  private final Reduction reduction;

  private ClassificationLoss(
      String name,
      boolean fromLogits,
      float @Nullable [] weights,
      double smoothing,
      Reduction reduction) {
    this.name = name;
    this.fromLogits = fromLogits;
    this.weights = weights;
    this.smoothing = smoothing;
    this.reduction = reduction;
  }

  static ClassificationLoss ofLogits() {
    return new ClassificationLoss("crossEntropy", true, null, 0, Reduction.MEAN);
  }

  static ClassificationLoss ofLogProbabilities() {
    return new ClassificationLoss("nll", false, null, 0, Reduction.MEAN);
  }

  /**
   * Returns this loss with a weight for each class; PyTorch counterpart: {@code weight=}.
   *
   * @param weights one weight for each class, 0 or more
   * @throws IllegalArgumentException if a weight is negative or not finite
   */
  public ClassificationLoss weight(float... weights) {
    NotNull.check(name, "array of class weights", weights);
    for (float weight : weights) {
      if (!(weight >= 0 && weight < Float.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            "%s: class weights must be finite and 0 or more, got %s"
                .formatted(name, Arrays.toString(weights)));
      }
    }
    return new ClassificationLoss(name, fromLogits, weights.clone(), smoothing, reduction);
  }

  /**
   * Returns this loss with label smoothing (Szegedy et al., 2015): a fraction {@code ε} of each
   * target is distributed evenly over all classes.
   *
   * @param smoothing {@code ε}, 0 to 1
   * @throws IllegalArgumentException if {@code smoothing} is outside 0 to 1, or for {@code nll()},
   *     which has no label smoothing in PyTorch either
   */
  public ClassificationLoss labelSmoothing(double smoothing) {
    if (!fromLogits) {
      throw new IllegalArgumentException(
          "nll: has no label smoothing; use crossEntropy().labelSmoothing(...) on the logits");
    }
    if (!(smoothing >= 0 && smoothing <= 1)) {
      throw new IllegalArgumentException(
          name + ": label smoothing must be in 0 to 1, got " + smoothing);
    }
    return new ClassificationLoss(name, true, weights, smoothing, reduction);
  }

  /** Returns this loss with another reduction. */
  public ClassificationLoss reduction(Reduction reduction) {
    NotNull.check(name, "reduction", reduction);
    return new ClassificationLoss(name, fromLogits, weights, smoothing, reduction);
  }

  @Override
  public Tensor apply(Tensor output, Tensor targets) {
    checkShapes(output, targets);
    int classes = Math.toIntExact(output.shape().dim(1));
    long[] labels = targets.toLongArray();
    checkLabels(labels, classes);
    if (labels.length == 0 && reduction == Reduction.MEAN) {
      return output.mean(); // NaN, the mean of no elements
    }
    if (reduction == Reduction.NONE) {
      Tensor log = fromLogits ? output.logSoftmax(1) : output;
      return Functional.nllOfRows(log, distribution(labels, classes));
    }
    if (smoothing > 0) {
      return Functional.crossEntropy(output, distribution(labels, classes));
    }
    return fromLogits
        ? Functional.crossEntropy(output, targets, sampleWeights(labels))
        : Functional.nll(output, targets, sampleWeights(labels));
  }

  /** Returns the sum of the losses of the samples, weighted if the loss has class weights. */
  @Override
  public double sum(Tensor output, Tensor targets) {
    return reduction(Reduction.SUM).apply(output, targets).item();
  }

  /** Returns the sum of {@code w[y]} for {@code MEAN}, otherwise the number of samples. */
  @Override
  public double count(Tensor targets) {
    NotNull.check(name, "tensor of targets", targets);
    if (reduction != Reduction.MEAN || weights == null) {
      return targets.shape().size();
    }
    double sum = 0;
    for (long label : targets.toLongArray()) {
      sum += weight((int) label);
    }
    return sum;
  }

  private void checkShapes(Tensor output, Tensor targets) {
    NotNull.check(name, "output", output);
    NotNull.check(name, "tensor of targets", targets);
    Shape shape = output.shape();
    if (shape.rank() != 2) {
      throw new ShapeException(
          "%s: output must be [batch, classes], got %s; is the last layer linear(.., classes)?"
              .formatted(name, shape));
    }
    if (targets.dtype() != DType.INT64) {
      throw new IllegalArgumentException(
          "%s: targets must be INT64 class labels [%s], got %s %s; make them with labels(...)"
              .formatted(name, shape.dim(0), targets.dtype(), targets.shape()));
    }
    if (targets.shape().rank() != 1 || targets.shape().dim(0) != shape.dim(0)) {
      throw new ShapeException(
          "%s: targets must be one label for each of the %s rows of the output %s, got shape %s"
              .formatted(name, shape.dim(0), shape, targets.shape()));
    }
    if (weights != null && weights.length != shape.dim(1)) {
      throw new ShapeException(
          "%s: got %s class weights for output %s, which has %s classes"
              .formatted(name, weights.length, shape, shape.dim(1)));
    }
  }

  private void checkLabels(long[] labels, int classes) {
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < 0 || labels[i] >= classes) {
        throw new IllegalArgumentException(
            "%s: label %s at position %s is outside 0 to %s; the output has %s classes, check the labels or widen the last layer"
                .formatted(name, labels[i], i, classes - 1, classes));
      }
    }
  }

  /** Returns the number by which the reduction divides. */
  private double divisor(long[] labels) {
    if (reduction != Reduction.MEAN) {
      return 1;
    }
    double sum = 0;
    for (long label : labels) {
      sum += weight((int) label);
    }
    return sum;
  }

  /** Returns the weight of each sample, already divided by the divisor of the reduction. */
  private float[] sampleWeights(long[] labels) {
    double divisor = divisor(labels);
    float[] sampleWeights = new float[labels.length];
    for (int i = 0; i < labels.length; i++) {
      sampleWeights[i] = (float) (weight((int) labels[i]) / divisor);
    }
    return sampleWeights;
  }

  /** Returns the targets {@code t}, row-major, already divided by the divisor of the reduction. */
  private float[] distribution(long[] labels, int classes) {
    double divisor = divisor(labels);
    float[] distribution = new float[labels.length * classes];
    for (int row = 0; row < labels.length; row++) {
      int start = row * classes;
      int label = (int) labels[row];
      if (smoothing > 0) {
        for (int c = 0; c < classes; c++) {
          distribution[start + c] = (float) (weight(c) * smoothing / classes / divisor);
        }
      }
      distribution[start + label] += (float) (weight(label) * (1 - smoothing) / divisor);
    }
    return distribution;
  }

  private double weight(int label) {
    return weights == null ? 1 : weights[label];
  }

  @Override
  public String toString() {
    List<String> settings = new ArrayList<>();
    if (weights != null) {
      settings.add("weight=" + Arrays.toString(weights));
    }
    if (smoothing > 0) {
      settings.add("label_smoothing=" + smoothing);
    }
    if (reduction != Reduction.MEAN) {
      settings.add("reduction=" + reduction);
    }
    return name + "(" + String.join(", ", settings) + ")";
  }
}
