package dev.cresset.loss;

import dev.cresset.tensor.ClassLabels;
import dev.cresset.tensor.Functional;
import dev.cresset.tensor.ShapeException;
import dev.cresset.tensor.Tensor;
import dev.cresset.types.DType;
import dev.cresset.types.NotNull;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * A classification loss, {@code -Σ t log p} over samples and classes.
 *
 * <p>For a sample of class {@code y}, class weights {@code w} and label smoothing {@code ε}, the
 * target of class {@code c} is {@code t = w[c] ((1 - ε) [c = y] + ε / C)}, where {@code C} is the
 * number of classes. {@code MEAN} divides by the sum of {@code w[y]} over the batch, which is the
 * batch size if there are no weights.
 *
 * <p>Targets of {@code crossEntropy()} may also be probabilities {@code p} of the classes. Then
 * {@code t = w[c] ((1 - ε) p[c] + ε / C)}, and {@code MEAN} divides by the batch size.
 *
 * <p>Shapes: output {@code [batch, classes]}; targets {@code INT64 [batch]}, each in {@code [0,
 * classes)}, or {@code FLOAT32 [batch, classes]}. PyTorch counterparts: {@code
 * torch.nn.CrossEntropyLoss} (from logits) and {@code torch.nn.NLLLoss} (from log-probabilities).
 * Immutable.
 *
 * @since 0.1
 */
public final class ClassificationLoss implements Loss {

  private final String name;
  private final boolean fromLogits;
  private final float @Nullable [] weights;
  private final double smoothing;
  private final Reduction reduction;
  private final @Nullable Long ignoreIndex;

  private ClassificationLoss(
      String name,
      boolean fromLogits,
      float @Nullable [] weights,
      double smoothing,
      Reduction reduction,
      @Nullable Long ignoreIndex) {
    this.name = name;
    this.fromLogits = fromLogits;
    this.weights = weights;
    this.smoothing = smoothing;
    this.reduction = reduction;
    this.ignoreIndex = ignoreIndex;
  }

  static ClassificationLoss ofLogits() {
    return new ClassificationLoss("crossEntropy", true, null, 0, Reduction.MEAN, null);
  }

  static ClassificationLoss ofLogProbabilities() {
    return new ClassificationLoss("nll", false, null, 0, Reduction.MEAN, null);
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
    return new ClassificationLoss(
        name, fromLogits, weights.clone(), smoothing, reduction, ignoreIndex);
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
    return new ClassificationLoss(name, true, weights, smoothing, reduction, ignoreIndex);
  }

  /**
   * Returns this loss with another reduction.
   *
   * @throws IllegalArgumentException for {@link Reduction#BATCH_MEAN}
   */
  public ClassificationLoss reduction(Reduction reduction) {
    NotNull.check(name, "reduction", reduction);
    if (reduction == Reduction.BATCH_MEAN) {
      throw new IllegalArgumentException(
          name + ": has no reduction BATCH_MEAN; MEAN divides by the number of samples");
    }
    return new ClassificationLoss(name, fromLogits, weights, smoothing, reduction, ignoreIndex);
  }

  /**
   * Returns this loss without the samples whose label is {@code index}, for example -100: they add
   * nothing to the loss, its gradient, or the number that {@link Reduction#MEAN} divides by.
   *
   * <p>If all samples of a batch are ignored, their mean is NaN, and its gradient is 0. PyTorch
   * counterpart: {@code ignore_index=}, which is -100 by default. Without this setting, a label of
   * -100 is an error.
   */
  public ClassificationLoss ignoreIndex(long index) {
    return new ClassificationLoss(name, fromLogits, weights, smoothing, reduction, index);
  }

  @Override
  public Tensor apply(Tensor output, Tensor targets) {
    NotNull.check(name, "output", output);
    NotNull.check(name, "tensor of targets", targets);
    if (fromLogits && targets.dtype() == DType.FLOAT32 && targets.shape().rank() == 2) {
      return ofProbabilities(output, targets);
    }
    ClassLabels labels =
        ignoreIndex == null
            ? ClassLabels.of(name, output, targets)
            : ClassLabels.of(name, output, targets, ignoreIndex);
    long classes = output.shape().dim(1);
    checkWeights(output);
    if (labels.size() == 0 && reduction == Reduction.MEAN) {
      return output.mean(); // NaN, the mean of no elements
    }
    if (labels.counted() == 0 && reduction == Reduction.MEAN) {
      return reduction(Reduction.SUM).apply(output, targets).add(Double.NaN);
    }
    if (reduction == Reduction.NONE) {
      Tensor log = fromLogits ? output.logSoftmax(1) : output;
      return Functional.nllOfRows(log, distribution(labels, classes));
    }
    if (smoothing > 0) {
      return Functional.crossEntropy(output, distribution(labels, classes));
    }
    return fromLogits
        ? Functional.crossEntropy(output, labels, sampleWeights(labels))
        : Functional.nll(output, labels, sampleWeights(labels));
  }

  private void checkWeights(Tensor output) {
    long classes = output.shape().dim(1);
    if (weights != null && weights.length != classes) {
      throw new ShapeException(
          "%s: got %s class weights for output %s, which has %s classes"
              .formatted(name, weights.length, output.shape(), classes));
    }
  }

  private Tensor ofProbabilities(Tensor output, Tensor targets) {
    if (!output.shape().equals(targets.shape())) {
      throw new ShapeException(
          "%s: class probabilities must have the shape of the output, %s, got %s; pass one probability for each class, or labels INT64 [%s]"
              .formatted(
                  name,
                  output.shape(),
                  targets.shape(),
                  output.shape().rank() == 0 ? 1 : output.shape().dim(0)));
    }
    if (ignoreIndex != null && ignoreIndex >= 0) {
      throw new IllegalArgumentException(
          "%s: ignoreIndex(%s) applies to labels, but the targets are class probabilities; remove it, or pass labels"
              .formatted(name, ignoreIndex));
    }
    checkWeights(output);
    long samples = output.shape().dim(0);
    long classes = output.shape().dim(1);
    if (samples == 0 && reduction == Reduction.MEAN) {
      return output.mean(); // NaN, the mean of no elements
    }
    Tensor shares = targets;
    if (smoothing > 0) {
      shares = shares.mul(1 - smoothing).add(smoothing / classes);
    }
    if (weights != null) {
      shares = shares.mul(targets.newTensor(weights, classes));
    }
    return Functional.crossEntropyOfProbabilities(
        output,
        reduction == Reduction.MEAN ? shares.div(samples) : shares,
        reduction == Reduction.NONE);
  }

  /** Returns the sum of the losses of the samples, weighted if the loss has class weights. */
  @Override
  public double sum(Tensor output, Tensor targets) {
    return reduction(Reduction.SUM).apply(output, targets).item();
  }

  /**
   * Returns the sum of {@code w[y]} over the samples that are not ignored for {@code MEAN} with
   * labels, otherwise the number of samples.
   */
  @Override
  public double count(Tensor targets) {
    NotNull.check(name, "tensor of targets", targets);
    if (targets.dtype() == DType.FLOAT32) {
      return Loss.super.count(targets); // class probabilities
    }
    if (reduction != Reduction.MEAN || (weights == null && ignoreIndex == null)) {
      return targets.shape().size();
    }
    double sum = 0;
    for (long label : targets.toLongArray()) {
      sum += ignoreIndex != null && label == ignoreIndex ? 0 : weight((int) label);
    }
    return sum;
  }

  /** Returns the label that {@link #ignoreIndex} set. */
  @Override
  public OptionalLong ignoredLabel() {
    return ignoreIndex == null ? OptionalLong.empty() : OptionalLong.of(ignoreIndex);
  }

  /** Returns the number by which the reduction divides. */
  private double divisor(ClassLabels labels) {
    if (reduction != Reduction.MEAN) {
      return 1;
    }
    double sum = 0;
    for (int i = 0; i < labels.size(); i++) {
      sum += labels.isIgnored(i) ? 0 : weight(labels.get(i));
    }
    return sum;
  }

  /** Returns the weight of each sample, already divided by the divisor of the reduction. */
  private float[] sampleWeights(ClassLabels labels) {
    double divisor = divisor(labels);
    float[] sampleWeights = new float[labels.size()];
    for (int i = 0; i < sampleWeights.length; i++) {
      sampleWeights[i] = labels.isIgnored(i) ? 0 : (float) (weight(labels.get(i)) / divisor);
    }
    return sampleWeights;
  }

  /** Returns the targets {@code t}, row-major, already divided by the divisor of the reduction. */
  private float[] distribution(ClassLabels labels, long classes) {
    double divisor = divisor(labels);
    float[] distribution = new float[(int) (labels.size() * classes)];
    for (int row = 0; row < labels.size(); row++) {
      if (labels.isIgnored(row)) {
        continue;
      }
      int start = (int) (row * classes);
      int label = labels.get(row);
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
    if (weights == null) {
      return 1;
    }
    if (label < 0 || label >= weights.length) {
      throw new IllegalArgumentException(
          "%s: expected labels from 0 to %s, one for each class weight, got %s"
              .formatted(name, weights.length - 1, label));
    }
    return weights[label];
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
    if (ignoreIndex != null) {
      settings.add("ignore_index=" + ignoreIndex);
    }
    if (reduction != Reduction.MEAN) {
      settings.add("reduction=" + reduction);
    }
    return name + "(" + String.join(", ", settings) + ")";
  }
}
