package dev.cresset.loss;

import dev.cresset.tensor.Tensor;
import dev.cresset.types.NotNull;

/** Measures how far a network's output is from the targets. */
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
   * Returns the number by which a batch counts in a loss over several batches; by default its
   * number of samples.
   */
  default double count(Tensor targets) {
    return NotNull.check("loss", "tensor of targets", targets).shape().dim(0);
  }
}
