package dev.cresset.tensor;

import dev.cresset.spi.TensorBuffer;

/**
 * A tensor that a gradient rule needs, with a check that it has not changed since the forward pass.
 */
final class SavedTensor {

  private final Tensor tensor;
  private final int version;

  SavedTensor(Tensor tensor) {
    this.tensor = tensor;
    this.version = tensor.version();
    tensor.markSaved();
  }

  /**
   * Returns the buffer of the tensor.
   *
   * @throws IllegalStateException if the tensor was freed, or changed in place after the forward
   *     pass
   */
  TensorBuffer buffer() {
    return tensor().buffer("backward");
  }

  /**
   * Returns the tensor.
   *
   * @throws IllegalStateException if it was changed in place after the forward pass
   */
  Tensor tensor() {
    if (tensor.version() != version) {
      throw new IllegalStateException(
          "backward: a tensor of shape %s that the gradient needs was changed in place after the forward pass (by an optimizer's step, loadStateDict, updateBuffer or InPlace); run the forward pass again"
              .formatted(tensor.shape()));
    }
    return tensor;
  }
}
