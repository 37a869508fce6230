package dev.cresset.metrics;

import dev.cresset.data.Batch;
import dev.cresset.data.DataLoader;
import dev.cresset.nn.Module;
import dev.cresset.nn.OutputType;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.TensorScope;
import dev.cresset.types.DType;
import dev.cresset.types.NotNull;
import dev.cresset.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The outputs of a classifier for all samples of a loader, and their true labels. */
final class EvaluatedOutputs {

  private final String model;
  private final @Nullable OutputType type;
  private final List<int[]> labels = new ArrayList<>();
  private final List<float[]> scores = new ArrayList<>();

  /** Number of outputs of a sample; 0 before the first batch. */
  private int width;

  private EvaluatedOutputs(String model, @Nullable OutputType type) {
    this.model = model;
    this.type = type;
  }

  static EvaluatedOutputs of(Module model, DataLoader data, @Nullable OutputType type) {
    NotNull.check("Evaluation", "data", data);
    String name = model.getClass().getSimpleName();
    EvaluatedOutputs outputs = new EvaluatedOutputs(name.isEmpty() ? "the model" : name, type);
    return model.evaluating(
        () -> {
          for (Batch batch : data) {
            outputs.add(model.forward(batch.inputs()), batch.targets());
          }
          TensorScope.closeExpired();
          if (outputs.labels.isEmpty()) {
            throw new IllegalArgumentException(
                "Evaluation: the loader has no batches: dropLast(true) drops its only, incomplete batch of %s samples; use dropLast(false)"
                    .formatted(data.size()));
          }
          return outputs;
        });
  }

  /** Returns the confusion matrix of the class with the highest score of each sample. */
  ConfusionMatrix confusion() {
    int[] predicted =
        scores.stream().flatMapToInt(batch -> Arrays.stream(predicted(batch))).toArray();
    return ConfusionMatrix.of(actual(), predicted, classes());
  }

  Probabilities probabilities() {
    OutputType known = requireType();
    int[] actual = actual();
    double[][] rows = new double[actual.length][];
    int row = 0;
    for (float[] batch : scores) {
      for (int i = 0; i < batch.length / width; i++) {
        rows[row++] = known.probabilities(Arrays.copyOfRange(batch, i * width, (i + 1) * width));
      }
    }
    return Probabilities.of(actual, rows);
  }

  private int[] actual() {
    return labels.stream().flatMapToInt(Arrays::stream).toArray();
  }

  private int classes() {
    return width == 1 ? 2 : width;
  }

  private void add(Tensor output, Tensor targets) {
    Shape shape = output.shape();
    int count = width(output);
    if (width != 0 && count != width) {
      throw new IllegalArgumentException(
          "Evaluation: the model gave %s outputs per sample for the first batch but %s for batch %s"
              .formatted(width, count, labels.size() + 1));
    }
    width = count;
    if (width == 1) {
      requireType();
    }
    labels.add(width == 1 ? binaryLabels(targets, shape) : labels(targets, shape));
    float[] values = output.toFloatArray();
    requireNoNan(values, shape);
    scores.add(values);
  }

  private static int width(Tensor output) {
    Shape shape = output.shape();
    if (output.dtype() != DType.FLOAT32 || shape.rank() < 2 || shape.dim(-1) < 1) {
      throw new IllegalArgumentException(
          ("Evaluation: the model's output is %s %s; expected FLOAT32 [batch, classes], a score for"
                  + " each class, or [batch, 1] of a binary classifier")
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
            "Evaluation: target %s is %s but the model has %s classes, 0 to %s (output %s); %s"
                .formatted(
                    i,
                    values[i],
                    classes,
                    classes - 1,
                    output,
                    values[i] < 0
                        ? "evaluate on data without such labels"
                        : "give the last layer one output per class"));
      }
      labels[i] = (int) values[i];
    }
    return labels;
  }

  private static int[] binaryLabels(Tensor targets, Shape output) {
    Shape expected = output.without(-1);
    if (!targets.shape().equals(expected) && !targets.shape().equals(output)) {
      throw new IllegalArgumentException(
          "Evaluation: the targets are %s %s; for an output %s of a binary classifier expected 0 or 1, %s or %s"
              .formatted(targets.dtype(), targets.shape(), output, expected, output));
    }
    double[] values =
        targets.dtype() == DType.INT64
            ? Arrays.stream(targets.toLongArray()).asDoubleStream().toArray()
            : doubles(targets.toFloatArray());
    int[] labels = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      if (values[i] != 0 && values[i] != 1) {
        throw new IllegalArgumentException(
            "Evaluation: target %s is %s but the model has one output, for classes 0 and 1; give the last layer one output per class, or use Regression.of(model, data) to evaluate a regression"
                .formatted(i, TableCells.significant(values[i])));
      }
      labels[i] = (int) values[i];
    }
    return labels;
  }

  private static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    for (int i = 0; i < values.length; i++) {
      doubles[i] = values[i];
    }
    return doubles;
  }

  private void requireNoNan(float[] values, Shape shape) {
    for (int i = 0; i < values.length; i++) {
      if (Float.isNaN(values[i])) {
        String where = width == 1 ? "" : " for class " + i % width;
        throw new IllegalArgumentException(
            ("Evaluation: the model's output%s is NaN in row %s of %s;"
                    + " look for NaN in its inputs and parameters")
                .formatted(where, i / width, shape));
      }
    }
  }

  private int[] predicted(float[] batch) {
    int[] predicted = new int[batch.length / width];
    for (int row = 0; row < predicted.length; row++) {
      predicted[row] = width == 1 ? binaryPrediction(batch[row]) : first(batch, row * width);
    }
    return predicted;
  }

  private int binaryPrediction(float output) {
    OutputType known = requireType();
    return ClassOrder.first(known.probabilities(new float[] {output}));
  }

  /** Returns the index of the largest of the scores of a sample; of equal ones, the first. */
  private int first(float[] batch, int start) {
    int best = 0;
    for (int label = 1; label < width; label++) {
      if (batch[start + label] > batch[start + best]) {
        best = label;
      }
    }
    return best;
  }

  private OutputType requireType() {
    if (type == null) {
      throw new IllegalStateException(
          "Evaluation: the last layer of %s does not determine whether its outputs are logits, log-probabilities or probabilities; pass OutputType.LOGITS or one of the others to Evaluation.of"
              .formatted(model));
    }
    return type;
  }
}
