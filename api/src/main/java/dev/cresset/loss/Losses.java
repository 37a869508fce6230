package dev.cresset.loss;

/**
 * Makes losses; meant to be imported statically.
 *
 * <pre>{@code
 * import static dev.cresset.loss.Losses.*;
 *
 * Loss criterion = nll();
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
}
