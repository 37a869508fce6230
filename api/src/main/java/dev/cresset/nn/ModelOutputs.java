package dev.cresset.nn;

import dev.cresset.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The outputs of a model for a batch.
 *
 * @param values the outputs of all samples, row-major
 * @param shape {@code [batch, ..]}
 * @param type what they are, or {@code null} if the last layer does not determine it
 * @param model name of the model's type, for messages
 */
record ModelOutputs(float[] values, Shape shape, @Nullable OutputType type, String model) {

  /**
   * Returns the outputs of each sample.
   *
   * @param count number of samples
   */
  float[][] rows(String operation, int count) {
    int length = length(operation, count);
    float[][] rows = new float[count][];
    for (int i = 0; i < count; i++) {
      rows[i] = Arrays.copyOfRange(values, i * length, (i + 1) * length);
    }
    return rows;
  }

  /** Returns the number of outputs of a sample. */
  private int length(String operation, int count) {
    if (shape.rank() == 0 || shape.dim(0) != count) {
      throw new IllegalStateException(
          "%s: the model must return the outputs of %s samples, [%s, ..], but it returned shape %s"
              .formatted(operation, count, count, shape));
    }
    return (int) shape.product(1, shape.rank());
  }

  /**
   * Returns the prediction for each sample.
   *
   * @param count number of samples
   * @param explicit type that is used in place of that of the last layer
   * @param classNames one for each class, or none
   */
  List<Prediction> predictions(int count, @Nullable OutputType explicit, List<String> classNames) {
    int outputs = outputs("predict", count);
    checkNames("predict", classNames, outputs);
    OutputType known = explicit == null ? type : explicit;
    if (known == null) {
      throw new IllegalStateException(
          "predict: the last layer of %s does not determine whether its outputs are logits, log-probabilities or probabilities; call outputs(OutputType.LOGITS) or one of the others on the predictor, or values(..) for regression"
              .formatted(model));
    }
    List<Prediction> predictions = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      double[] probabilities = known.probabilities(values, i * outputs, outputs);
      predictions.add(new Prediction(probabilities, classNames));
    }
    return List.copyOf(predictions);
  }

  /** Returns the number of outputs of a sample of a classifier. */
  private int outputs(String operation, int count) {
    int outputs = length(operation, count);
    if (shape.rank() > 2 || outputs == 0) {
      throw new IllegalStateException(
          "%s: a classifier must return [batch, classes], but the model returned shape %s; put flatten() at its end, or read its outputs with values(..)"
              .formatted(operation, shape));
    }
    return outputs;
  }

  /**
   * Checks that there is an output for each class name.
   *
   * @param count number of samples
   */
  void check(String operation, int count, List<String> classNames) {
    if (classNames.isEmpty()) {
      length(operation, count);
    } else {
      checkNames(operation, classNames, outputs(operation, count));
    }
  }

  static void checkNames(String operation, List<String> names, long outputs) {
    long classes = outputs == 1 ? 2 : outputs;
    if (!names.isEmpty() && names.size() != classes) {
      throw new IllegalArgumentException(
          "%s: got %s class names, but the model has %s; pass a name for each class"
              .formatted(
                  operation,
                  names.size(),
                  outputs == 1 ? "1 output, for 2 classes" : outputs + " outputs"));
    }
  }
}
