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
 * A classifier run over a set of samples, and how well it did.
 *
 * <pre>{@code
 * Evaluation test = Evaluation.of(model, DataLoader.of(images).batchSize(1000));
 * test.accuracy();
 * System.out.println(test.report());
 * }</pre>
 *
 * <p>Immutable. PyTorch counterpart: the loop under {@code model.eval()} and {@code
 * torch.no_grad()} that compares {@code output.argmax(-1)} with the labels.
 */
public final class Evaluation {

  private final ConfusionMatrix confusion;

  private Evaluation(ConfusionMatrix confusion) {
    this.confusion = confusion;
  }

  /**
   * Predicts every batch, without dropout and gradients, and counts predictions against targets.
   * The prediction is the class of the highest score. The model ends in the mode it was in, also
   * after an error.
   *
   * @param model gives scores {@code FLOAT32 [batch, .., classes]} of any scale: logits,
   *     probabilities or their logarithms, two classes or more
   * @param data delivers targets {@code INT64 [batch, ..]}, each in {@code [0, classes)}
   * @throws IllegalArgumentException if outputs or targets are not of that kind, an output is NaN,
   *     or there is no batch
   */
  public static Evaluation of(Module model, DataLoader data) {
    NotNull.check("Evaluation", "model", model);
    NotNull.check("Evaluation", "data", data);
    return model.evaluating(() -> new Evaluation(count(model, data)));
  }

  /**
   * Returns the share of samples predicted right.
   *
   * @see ConfusionMatrix#accuracy()
   */
  public double accuracy() {
    return confusion.accuracy();
  }

  /**
   * Returns the precision, 0 for a class that is never predicted.
   *
   * @see ConfusionMatrix#precision(Average)
   */
  public double precision(Average average) {
    return confusion.precision(average);
  }

  /**
   * Returns the recall, 0 for a class that never occurs.
   *
   * @see ConfusionMatrix#recall(Average)
   */
  public double recall(Average average) {
    return confusion.recall(average);
  }

  /**
   * Returns the F1 score, 0 for a class that neither occurs nor is predicted.
   *
   * @see ConfusionMatrix#f1(Average)
   */
  public double f1(Average average) {
    return confusion.f1(average);
  }

  /** Returns how often each class was taken for each other, which all figures come from. */
  public ConfusionMatrix confusion() {
    return confusion;
  }

  /** Returns the figures as a text table. */
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
      predicted.add(highest(output, classes));
    }
    TensorScope.closeExpired();
    if (actual.isEmpty()) {
      throw new IllegalArgumentException(
          "Evaluation: the loader has no batch for its %s samples; leave out dropLast(true)"
              .formatted(data.size()));
    }
    return ConfusionMatrix.of(joined(actual), joined(predicted), classes);
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
            ("Evaluation: target %s is %s but the model tells %s classes apart, 0 to %s (output"
                    + " %s); give it an output for every class of the data")
                .formatted(i, values[i], classes, classes - 1, output));
      }
      labels[i] = (int) values[i];
    }
    return labels;
  }

  /** Returns the arg-max of each row; read here, not by {@code argmax}, to see any NaN. */
  private static int[] highest(Tensor output, int classes) {
    float[] scores = output.toFloatArray();
    int[] highest = new int[scores.length / classes];
    for (int row = 0; row < highest.length; row++) {
      int start = row * classes;
      int best = 0;
      for (int label = 0; label < classes; label++) {
        float score = scores[start + label];
        if (Float.isNaN(score)) {
          throw new IllegalArgumentException(
              ("Evaluation: the model's output for class %s is NaN in row %s of %s, which predicts"
                      + " nothing; look for NaN in its inputs and parameters")
                  .formatted(label, row, output.shape()));
        }
        if (score > scores[start + best]) {
          best = label;
        }
      }
      highest[row] = best;
    }
    return highest;
  }

  private static int[] joined(List<int[]> batches) {
    return batches.stream().flatMapToInt(Arrays::stream).toArray();
  }
}
