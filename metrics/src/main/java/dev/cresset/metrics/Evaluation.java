package dev.cresset.metrics;

import dev.cresset.data.Batch;
import dev.cresset.data.DataLoader;
import dev.cresset.nn.Module;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.TensorScope;
import dev.cresset.types.DType;
import dev.cresset.types.NotNull;
import dev.cresset.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The results of evaluating a classifier on a data set.
 *
 * <pre>{@code
 * Evaluation test = Evaluation.of(model, DataLoader.of(images).batchSize(1000));
 * test.accuracy();
 * System.out.println(test.report());
 * }</pre>
 *
 * <p>Immutable. PyTorch counterpart: a loop under {@code model.eval()} and {@code torch.no_grad()}
 * that compares {@code output.argmax(-1)} with the labels.
 *
 * @since 0.1
 */
public final class Evaluation {

  private final ConfusionMatrix confusion;

  private Evaluation(ConfusionMatrix confusion) {
    this.confusion = confusion;
  }

  /**
   * Evaluates a model on all batches of a loader, in evaluation mode and without gradients.
   *
   * <p>The predicted class is the one with the highest score; of equal scores, the first. The mode
   * of the model does not change.
   *
   * @param model returns scores {@code FLOAT32 [batch, .., classes]} on any scale, such as logits,
   *     probabilities or log-probabilities; two classes or more
   * @param data provides targets {@code INT64 [batch, ..]}, each in {@code [0, classes)}
   * @throws IllegalArgumentException if the outputs or targets have another shape or type, a target
   *     is out of range, an output is NaN, the number of classes differs between batches, or there
   *     is no batch
   */
  public static Evaluation of(Module model, DataLoader data) {
    NotNull.check("Evaluation", "model", model);
    NotNull.check("Evaluation", "data", data);
    return model.evaluating(() -> new Evaluation(count(model, data)));
  }

  /**
   * Returns the fraction of correct predictions.
   *
   * @see ConfusionMatrix#accuracy()
   */
  public double accuracy() {
    return confusion.accuracy();
  }

  /**
   * Returns the precision averaged over the classes, with 0 for a class that is never predicted.
   *
   * @see ConfusionMatrix#precision(Average)
   */
  public double precision(Average average) {
    return confusion.precision(average);
  }

  /**
   * Returns the recall averaged over the classes, with 0 for a class without samples.
   *
   * @see ConfusionMatrix#recall(Average)
   */
  public double recall(Average average) {
    return confusion.recall(average);
  }

  /**
   * Returns the F1 score averaged over the classes, with 0 for a class that has no samples and is
   * never predicted.
   *
   * @see ConfusionMatrix#f1(Average)
   */
  public double f1(Average average) {
    return confusion.f1(average);
  }

  /** Returns the confusion matrix, from which all scores are computed. */
  public ConfusionMatrix confusion() {
    return confusion;
  }

  /** Returns the scores as a text table. */
  public Report report() {
    return confusion.report();
  }

  /** Returns the text of {@link #report}. */
  @Override
  public String toString() {
    return report().toString();
  }

  private static ConfusionMatrix count(Module model, DataLoader data) {
    List<int[]> actual = new ArrayList<>();
    List<int[]> predicted = new ArrayList<>();
    int classes = 0;
    for (Batch batch : data) {
      Tensor output = model.forward(batch.inputs());
      int width = classes(output);
      if (classes != 0 && width != classes) {
        throw new IllegalArgumentException(
            "Evaluation: the model gave %s classes for the first batch but %s for batch %s"
                .formatted(classes, width, actual.size() + 1));
      }
      classes = width;
      actual.add(labels(batch.targets(), output.shape()));
      predicted.add(argmax(output, classes));
    }
    TensorScope.closeExpired();
    if (actual.isEmpty()) {
      throw new IllegalArgumentException(
          "Evaluation: the loader has no batches: dropLast(true) drops its only, incomplete batch of %s samples; use dropLast(false)"
              .formatted(data.size()));
    }
    return ConfusionMatrix.of(concat(actual), concat(predicted), classes);
  }

  private static int classes(Tensor output) {
    Shape shape = output.shape();
    if (output.dtype() != DType.FLOAT32 || shape.rank() < 2 || shape.dim(-1) < 2) {
      throw new IllegalArgumentException(
          ("Evaluation: the model's output is %s %s; expected FLOAT32 [batch, classes], a score for"
                  + " each of two or more classes")
              .formatted(output.dtype(), shape));
    }
    return Math.toIntExact(shape.dim(-1));
  }

  private static int[] labels(Tensor targets, Shape output) {
    Shape expected = output.without(-1);
    if (targets.dtype() != DType.INT64 || !targets.shape().equals(expected)) {
      throw new IllegalArgumentException(
          "Evaluation: the targets are %s %s; for an output %s expected class labels, INT64 %s"
              .formatted(targets.dtype(), targets.shape(), output, expected));
    }
    long classes = output.dim(-1);
    long[] values = targets.toLongArray();
    int[] labels = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      if (values[i] < 0 || values[i] >= classes) {
        throw new IllegalArgumentException(
            ("Evaluation: target %s is %s but the model has %s classes, 0 to %s (output"
                    + " %s); give the last layer one output per class")
                .formatted(i, values[i], classes, classes - 1, output));
      }
      labels[i] = (int) values[i];
    }
    return labels;
  }

  /**
   * Returns the index of the largest score in each row; not with {@code Tensor.argmax}, because
   * each score must be checked for NaN.
   */
  private static int[] argmax(Tensor output, int classes) {
    float[] scores = output.toFloatArray();
    int[] argmax = new int[scores.length / classes];
    for (int row = 0; row < argmax.length; row++) {
      int start = row * classes;
      int best = 0;
      for (int label = 0; label < classes; label++) {
        float score = scores[start + label];
        if (Float.isNaN(score)) {
          throw new IllegalArgumentException(
              ("Evaluation: the model's output for class %s is NaN in row %s of %s;"
                      + " look for NaN in its inputs and parameters")
                  .formatted(label, row, output.shape()));
        }
        if (score > scores[start + best]) {
          best = label;
        }
      }
      argmax[row] = best;
    }
    return argmax;
  }

  private static int[] concat(List<int[]> batches) {
    return batches.stream().flatMapToInt(Arrays::stream).toArray();
  }
}
