package dev.cresset.train;

import dev.cresset.tensor.Tensor;
import dev.cresset.types.NotNull;

/**
 * A figure computed from the outputs and targets of a batch, for example the accuracy. {@link
 * Trainer} leaves out samples whose label the loss {@linkplain
 * dev.cresset.loss.ClassificationLoss#ignoreIndex ignores}.
 *
 * <pre>{@code
 * Metric meanAbsoluteError =
 *     (outputs, targets) -> outputs.sub(targets).pow(2).sqrt().mean().item();
 * Trainer.of(model).loss(mse()).optimizer(adam(1e-3)).metric("mean absolute error", meanAbsoluteError).fit(loader);
 * }</pre>
 *
 * @since 0.1
 */
@FunctionalInterface
public interface Metric {

  /**
   * Returns the mean over the samples of a batch.
   *
   * @param outputs the model output
   * @param targets the targets of the batch
   * @throws IllegalArgumentException if the metric is not defined for their shapes or types
   */
  double compute(Tensor outputs, Tensor targets);

  /**
   * Returns the fraction of samples whose largest output is that of the label, in {@code [0, 1]}.
   *
   * <p>Shapes: outputs {@code [batch, classes]} with 2 or more classes, targets {@code INT64
   * [batch]}. Predictions from NaN are wrong.
   */
  static Metric accuracy() {
    return (outputs, targets) -> {
      NotNull.check("accuracy", "tensor of outputs", outputs);
      NotNull.check("accuracy", "tensor of targets", targets);
      if (!Accuracy.hasClasses(outputs, targets) || targets.shape().size() == 0) {
        throw new IllegalArgumentException(
            "accuracy: expected outputs [batch, classes] with 2 or more classes and INT64 targets [batch], got outputs %s and %s targets %s; for one output with targets 0 and 1, use binaryAccuracy(); for class probabilities, pass argmax(1) of the targets"
                .formatted(outputs.shape(), targets.dtype(), targets.shape()));
      }
      return (double) Accuracy.correct(outputs, targets) / targets.shape().size();
    };
  }

  /**
   * Returns the fraction of outputs that are above 0 where the target is 1, and not above 0 where
   * it is 0, in {@code [0, 1]}; for logits, as of {@code binaryCrossEntropyWithLogits()}.
   *
   * <p>Shapes: outputs and {@code FLOAT32} targets of the same shape, all targets 0 or 1.
   * Predictions from NaN are wrong.
   */
  static Metric binaryAccuracy() {
    return (outputs, targets) -> {
      NotNull.check("binaryAccuracy", "tensor of outputs", outputs);
      NotNull.check("binaryAccuracy", "tensor of targets", targets);
      boolean fits =
          outputs.shape().equals(targets.shape())
              && outputs.dtype() == targets.dtype()
              && outputs.shape().size() > 0;
      if (!fits || !Accuracy.isBinary(targets)) {
        throw new IllegalArgumentException(
            "binaryAccuracy: expected outputs and FLOAT32 targets of one shape, all targets 0 or 1, got outputs %s and %s targets %s%s; for several classes, use accuracy()"
                .formatted(
                    outputs.shape(),
                    targets.dtype(),
                    targets.shape(),
                    fits ? " with other values" : ""));
      }
      return (double) Accuracy.correct(outputs, targets) / targets.shape().size();
    };
  }
}
