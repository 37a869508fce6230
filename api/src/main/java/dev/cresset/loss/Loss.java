package dev.cresset.loss;

import dev.cresset.tensor.Tensor;
import dev.cresset.types.NotNull;
import java.util.OptionalLong;

/**
 * A loss function: measures how far the model output is from the targets.
 *
 * <p>A custom loss is a lambda expression:
 *
 * <pre>{@code
 * Loss absolute = (output, targets) -> output.sub(targets).pow(2).sqrt().mean();
 * }</pre>
 *
 * @since 0.1
 */
@FunctionalInterface
public interface Loss {

  /**
   * Returns the loss of a batch.
   *
   * @param output the model output
   * @param targets the expected targets
   * @return a scalar if the loss reduces, as training requires
   * @throws IllegalArgumentException if the shapes or types of the two do not match
   */
  Tensor apply(Tensor output, Tensor targets);

  /**
   * Returns the total loss of a batch, from which {@code Trainer} computes the validation loss.
   *
   * <p>The validation loss is the sum of these totals divided by the sum of the {@link #count
   * counts}, so it does not depend on the batch size. The default implementation, the loss times
   * the count, is correct for a loss that is the mean over the samples of a batch.
   */
  default double sum(Tensor output, Tensor targets) {
    Tensor loss = NotNull.check("Loss.apply", "result", apply(output, targets));
    return loss.item() * count(targets);
  }

  /**
   * Returns whether the model outputs are logits for binary targets, where an output above 0
   * predicts 1.
   *
   * <p>If so, {@code Trainer} reports the validation accuracy as long as all targets are 0 or 1.
   * The default is {@code false}.
   */
  default boolean isBinary() {
    return false;
  }

  /**
   * Returns the class label of samples that do not count, if there is one; {@code Trainer} leaves
   * them out of the validation accuracy and of metrics.
   *
   * <p>The default is empty.
   */
  default OptionalLong ignoredLabel() {
    return OptionalLong.empty();
  }

  /**
   * Returns the weight of a batch in a mean over several batches.
   *
   * <p>The default is the number of samples in the batch.
   */
  default double count(Tensor targets) {
    return NotNull.check("loss", "tensor of targets", targets).shape().dim(0);
  }
}
