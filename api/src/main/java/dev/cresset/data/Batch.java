package dev.cresset.data;

import dev.cresset.tensor.Tensor;

/**
 * Some samples of a dataset, stacked.
 *
 * @param inputs {@code [batch, ..]}
 * @param targets {@code INT64 [batch]} class labels, or {@code FLOAT32 [batch, ..]} values; may be
 *     {@code null} in a dataset of one's own that has none
 */
public record Batch(Tensor inputs, Tensor targets) {

  /** Returns the number of samples. */
  public int size() {
    return Math.toIntExact(inputs.shape().dim(0));
  }

  /** Returns types and shapes, without the values. */
  @Override
  public String toString() {
    return "Batch(inputs=%s %s, targets=%s %s)"
        .formatted(inputs.dtype(), inputs.shape(), targets.dtype(), targets.shape());
  }
}
