package dev.cresset.train;

import dev.cresset.data.Batch;
import dev.cresset.data.DataLoader;
import dev.cresset.loss.Loss;
import dev.cresset.nn.Module;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.TensorScope;
import dev.cresset.types.DType;
import java.util.OptionalDouble;
import java.util.function.Function;

/** The loss and accuracy of a model on validation data, independent of the batch size. */
record Validation(double loss, OptionalDouble accuracy) {

  static Validation of(Module model, Loss criterion, DataLoader data) {
    return model.evaluating(() -> over(model, criterion, data));
  }

  /**
   * Returns the mean of the batch losses that a custom step returns, weighted by the batch sizes.
   */
  static Validation of(Module model, Function<Batch, Tensor> step, DataLoader data) {
    return model.evaluating(
        () -> {
          double sum = 0;
          long count = 0;
          for (Batch batch : data) {
            sum += step.apply(batch).item() * batch.size();
            count += batch.size();
          }
          TensorScope.closeExpired();
          return new Validation(sum / count, OptionalDouble.empty());
        });
  }

  private static Validation over(Module model, Loss criterion, DataLoader data) {
    double sum = 0;
    double count = 0;
    long correct = 0;
    long predictions = 0;
    boolean classifies = true;
    for (Batch batch : data) {
      Tensor output = model.forward(batch.inputs());
      sum += criterion.sum(output, batch.targets());
      count += criterion.count(batch.targets());
      classifies &= hasClasses(output, batch.targets()) || isBinary(criterion, batch.targets());
      if (classifies) {
        correct += correct(output, batch.targets());
        predictions += batch.targets().shape().size();
      }
    }
    TensorScope.closeExpired();
    return new Validation(
        sum / count,
        classifies ? OptionalDouble.of((double) correct / predictions) : OptionalDouble.empty());
  }

  /** Returns whether each row of the output has a score for each of two or more classes. */
  private static boolean hasClasses(Tensor output, Tensor targets) {
    return targets.dtype() == DType.INT64
        && targets.shape().rank() == 1
        && output.shape().rank() == 2
        && output.shape().dim(0) == targets.shape().dim(0)
        && output.shape().dim(1) > 1;
  }

  private static boolean isBinary(Loss criterion, Tensor targets) {
    if (!criterion.isBinary()) {
      return false;
    }
    for (float target : targets.toFloatArray()) {
      if (target != 0 && target != 1) {
        return false;
      }
    }
    return true;
  }

  private static long correct(Tensor output, Tensor targets) {
    float[] scores = output.toFloatArray();
    float[] expected = targets.toFloatArray();
    int columns = targets.dtype() == DType.INT64 ? scores.length / expected.length : 1;
    long correct = 0;
    for (int row = 0; row < expected.length; row++) {
      correct += predicted(scores, row * columns, columns) == (int) expected[row] ? 1 : 0;
    }
    return correct;
  }

  /** Returns the predicted class, or -1 if a score is NaN. */
  private static int predicted(float[] scores, int from, int columns) {
    int best = 0;
    for (int column = 0; column < columns; column++) {
      float score = scores[from + column];
      if (Float.isNaN(score)) {
        return -1;
      }
      best = score > scores[from + best] ? column : best;
    }
    return columns == 1 ? (scores[from] > 0 ? 1 : 0) : best;
  }
}
