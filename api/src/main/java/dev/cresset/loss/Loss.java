package dev.cresset.loss;

import dev.cresset.tensor.Tensor;
import dev.cresset.types.NotNull;

/**
 * Measures how far a network's output is from the targets. A custom loss is a lambda expression of
 * tensor operations:
 *
 * <pre>{@code
 * Loss absolute = (output, targets) -> output.sub(targets).pow(2).sqrt().mean();
 * }</pre>
 */
@FunctionalInterface
public interface Loss {

  /**
   * Returns the loss of a batch.
   *
   * @param output the model output
   * @param targets the expected targets
   * @throws IllegalArgumentException if the two do not fit each other
   */
  Tensor apply(Tensor output, Tensor targets);

  /**
   * Returns the sum that a batch adds to a loss over several batches. {@code Trainer} divides the
   * sums of all batches by their {@link #count counts}, so the validation loss does not depend on
   * the batch size.
   *
   * <p>The default is right for a loss that is a mean over the batch's samples.
   */
  default double sum(Tensor output, Tensor targets) {
    return apply(output, targets).item() * count(targets);
  }

  /**
   * Returns whether outputs are logits of targets that are 0 or 1: an output above 0 predicts 1.
   * {@code Trainer} then reports the accuracy on validation data; false unless overridden.
   */
  default boolean isBinary() {
    return false;
  }

  /**
   * Returns the number by which a batch counts in a loss over several batches; by default its
   * number of samples.
   */
  default double count(Tensor targets) {
    return NotNull.check("loss", "tensor of targets", targets).shape().dim(0);
  }
}
