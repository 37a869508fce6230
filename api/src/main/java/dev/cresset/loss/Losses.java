package dev.cresset.loss;

import dev.cresset.tensor.Tensor;

/**
 * Factory methods for losses and functions that compute them directly, intended for static import.
 *
 * <pre>{@code
 * import static dev.cresset.loss.Losses.*;
 *
 * Loss criterion = nll();                        // nn.NLLLoss()
 * Tensor loss = nll(output, batch.targets());    // F.nll_loss(output, target)
 * }</pre>
 *
 * @since 0.1
 */
public final class Losses {

  private Losses() {}

  /**
   * Returns the cross-entropy loss; PyTorch counterpart: {@code torch.nn.CrossEntropyLoss}.
   *
   * <p>Shapes: output (logits) {@code [batch, classes]}, targets {@code INT64 [batch]} (labels) or
   * {@code FLOAT32 [batch, classes]} (class probabilities).
   */
  public static ClassificationLoss crossEntropy() {
    return ClassificationLoss.ofLogits();
  }

  /**
   * Returns the negative log-likelihood loss; PyTorch counterpart: {@code torch.nn.NLLLoss}.
   *
   * <p>Shapes: output {@code [batch, classes]}, log-probabilities such as those of {@code
   * logSoftmax(1)}; targets (labels) {@code INT64 [batch]}.
   */
  public static ClassificationLoss nll() {
    return ClassificationLoss.ofLogProbabilities();
  }

  /**
   * Returns the mean squared error loss; PyTorch counterpart: {@code torch.nn.MSELoss}.
   *
   * <p>Shapes: output and targets have the same shape.
   */
  public static ElementwiseLoss mse() {
    return ElementwiseLoss.squaredError();
  }

  /**
   * Returns the binary cross-entropy loss of logits; PyTorch counterpart: {@code
   * torch.nn.BCEWithLogitsLoss}.
   *
   * <p>Shapes: output and targets have the same shape; targets are in 0 to 1.
   */
  public static ElementwiseLoss binaryCrossEntropyWithLogits() {
    return ElementwiseLoss.binaryCrossEntropy();
  }

  /**
   * Returns the mean absolute error; PyTorch counterpart: {@code torch.nn.L1Loss}.
   *
   * <p>Shapes: output and targets have the same shape.
   */
  public static ElementwiseLoss l1() {
    return ElementwiseLoss.absoluteError();
  }

  /**
   * Returns the smooth L1 loss with beta 1: {@code d² / 2} for a difference {@code d} of at most 1,
   * and {@code |d| - 1/2} beyond; PyTorch counterpart: {@code torch.nn.SmoothL1Loss}.
   *
   * <p>Shapes: output and targets have the same shape.
   */
  public static ElementwiseLoss smoothL1() {
    return smoothL1(1);
  }

  /**
   * Returns the smooth L1 loss: {@code d² / (2 beta)} for a difference {@code d} of at most {@code
   * beta}, and {@code |d| - beta / 2} beyond; PyTorch counterpart: {@code
   * torch.nn.SmoothL1Loss(beta=beta)}.
   *
   * <p>Shapes: output and targets have the same shape.
   *
   * @param beta a finite number above 0
   * @throws IllegalArgumentException if {@code beta} is out of range
   */
  public static ElementwiseLoss smoothL1(double beta) {
    return ElementwiseLoss.smoothL1(beta);
  }

  /**
   * Returns the Huber loss: {@code d² / 2} for a difference {@code d} of at most {@code delta}, and
   * {@code delta (|d| - delta / 2)} beyond; PyTorch counterpart: {@code torch.nn.HuberLoss}.
   *
   * <p>Shapes: output and targets have the same shape.
   *
   * @param delta a finite number above 0
   * @throws IllegalArgumentException if {@code delta} is out of range
   */
  public static ElementwiseLoss huber(double delta) {
    return ElementwiseLoss.huber(delta);
  }

  /**
   * Returns the Kullback-Leibler divergence, {@code target (log target - output)}, 0 where the
   * target is 0; PyTorch counterpart: {@code torch.nn.KLDivLoss}.
   *
   * <p>As in PyTorch, {@link Reduction#MEAN} divides by the number of elements. {@link
   * Reduction#BATCH_MEAN} divides by the number of samples, which gives the divergence of
   * distributions.
   *
   * <p>Shapes: output (log-probabilities, such as those of {@code logSoftmax(1)}) and targets
   * (probabilities) have the same shape.
   */
  public static ElementwiseLoss klDiv() {
    return ElementwiseLoss.divergence();
  }

  /**
   * Computes the mean cross-entropy; {@code F.cross_entropy(output, targets)} in PyTorch.
   *
   * @param output logits {@code [batch, classes]}
   * @param targets labels {@code INT64 [batch]}, each in {@code [0, classes)}, or class
   *     probabilities {@code FLOAT32 [batch, classes]}
   * @return a scalar
   * @throws IllegalArgumentException if shape, type or a label is not supported
   */
  public static Tensor crossEntropy(Tensor output, Tensor targets) {
    return crossEntropy().apply(output, targets);
  }

  /**
   * Computes the mean negative log-likelihood; {@code F.nll_loss(output, targets)} in PyTorch.
   *
   * @param output log-probabilities {@code [batch, classes]}
   * @param targets labels {@code INT64 [batch]}, each in {@code [0, classes)}
   * @return a scalar
   * @throws IllegalArgumentException if shape, type or a label is not supported
   */
  public static Tensor nll(Tensor output, Tensor targets) {
    return nll().apply(output, targets);
  }

  /**
   * Computes the mean squared error; {@code F.mse_loss(output, targets)} in PyTorch.
   *
   * @param output the model output
   * @param targets {@code FLOAT32} values of the same shape
   * @return a scalar
   * @throws IllegalArgumentException if the shapes differ or the targets are not {@code FLOAT32}
   */
  public static Tensor mse(Tensor output, Tensor targets) {
    return mse().apply(output, targets);
  }

  /**
   * Computes the mean binary cross-entropy; {@code F.binary_cross_entropy_with_logits(output,
   * targets)} in PyTorch.
   *
   * @param output logits
   * @param targets {@code FLOAT32} values in 0 to 1, of the same shape
   * @return a scalar
   * @throws IllegalArgumentException if the shapes differ or the targets are not {@code FLOAT32}
   */
  public static Tensor binaryCrossEntropyWithLogits(Tensor output, Tensor targets) {
    return binaryCrossEntropyWithLogits().apply(output, targets);
  }
}
