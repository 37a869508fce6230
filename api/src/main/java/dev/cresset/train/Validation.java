package dev.cresset.train;

import dev.cresset.data.Batch;
import dev.cresset.loss.Loss;
import dev.cresset.nn.Module;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.TensorScope;
import java.util.OptionalDouble;
import java.util.function.Function;

/** The loss and accuracy of a model on validation data, independent of the batch size. */
record Validation(double loss, OptionalDouble accuracy) {

  static Validation of(Module model, Loss criterion, Iterable<Batch> data) {
    return model.evaluating(() -> over(model, criterion, data));
  }

  /**
   * Returns the mean of the batch losses that a custom step returns, weighted by the batch sizes.
   */
  static Validation of(Module model, Function<Batch, Tensor> step, Iterable<Batch> data) {
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

  private static Validation over(Module model, Loss criterion, Iterable<Batch> data) {
    double sum = 0;
    double count = 0;
    long correct = 0;
    long predictions = 0;
    boolean classifies = true;
    for (Batch batch : data) {
      Tensor output = model.forward(batch.inputs());
      sum += criterion.sum(output, batch.targets());
      count += criterion.count(batch.targets());
      classifies &=
          Accuracy.hasClasses(output, batch.targets())
              || criterion.isBinary() && Accuracy.isBinary(batch.targets());
      if (classifies) {
        correct += Accuracy.correct(output, batch.targets(), criterion.ignoredLabel());
        predictions += Accuracy.counted(batch.targets(), criterion.ignoredLabel());
      }
    }
    TensorScope.closeExpired();
    return new Validation(
        sum / count,
        classifies && (predictions > 0 || criterion.ignoredLabel().isEmpty())
            ? OptionalDouble.of((double) correct / predictions)
            : OptionalDouble.empty());
  }
}
