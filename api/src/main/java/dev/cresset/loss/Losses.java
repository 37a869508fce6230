package dev.cresset.loss;

import dev.cresset.tensor.Tensor;

/**
 * Makes losses, and computes the common ones at once; meant to be imported statically.
 *
 * <pre>{@code
 * import static dev.cresset.loss.Losses.*;
 *
 * Loss criterion = nll();                        // nn.NLLLoss()
 * Tensor loss = nll(output, batch.targets());    // F.nll_loss(output, target)
 * }</pre>
 */
public final class Losses {

  private Losses() {}

  /** Returns the cross-entropy of logits {@code [batch, classes]} and labels {@code [batch]}. */
  public static ClassificationLoss crossEntropy() {
    return ClassificationLoss.ofLogits();
  }

  /**
   * Returns the negative log-likelihood of log-probabilities {@code [batch, classes]} (the output
   * of {@code logSoftmax(1)}) and labels {@code [batch]}.
   */
  public static ClassificationLoss nll() {
    return ClassificationLoss.ofLogProbabilities();
  }

  /** Returns the mean squared error of two tensors of one shape. */
  public static ElementwiseLoss mse() {
    return ElementwiseLoss.squaredError();
  }

  /** Returns the binary cross-entropy of logits and targets in 0 to 1, of one shape. */
  public static ElementwiseLoss binaryCrossEntropyWithLogits() {
    return ElementwiseLoss.binaryCrossEntropy();
  }

  /**
   * Returns the mean cross-entropy of logits {@code [batch, classes]} and labels {@code [batch]};
   * {@code F.cross_entropy(output, targets)}.
   */
  public static Tensor crossEntropy(Tensor output, Tensor targets) {
    return crossEntropy().apply(output, targets);
  }

  /**
   * Returns the mean negative log-likelihood of log-probabilities {@code [batch, classes]} and
   * labels {@code [batch]}; {@code F.nll_loss(output, targets)}.
   */
  public static Tensor nll(Tensor output, Tensor targets) {
    return nll().apply(output, targets);
  }

  /** Returns the mean squared error; {@code F.mse_loss(output, targets)}. */
  public static Tensor mse(Tensor output, Tensor targets) {
    return mse().apply(output, targets);
  }

  /**
   * Returns the mean binary cross-entropy of logits and targets in 0 to 1, of one shape; {@code
   * F.binary_cross_entropy_with_logits(output, targets)}.
   */
  public static Tensor binaryCrossEntropyWithLogits(Tensor output, Tensor targets) {
    return binaryCrossEntropyWithLogits().apply(output, targets);
  }
}
