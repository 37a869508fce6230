package dev.cresset.data;

import dev.cresset.tensor.Tensor;
import java.util.List;

/**
 * Some samples of a dataset, stacked.
 *
 * @param inputs {@code [batch, ..]}
 * @param targets {@code INT64 [batch]} class labels, or {@code FLOAT32 [batch, ..]} values; may be
 *     {@code null} in a custom dataset without targets
 * @param extras further tensors of the samples, {@code [batch, ..]} each, for models with several
 *     inputs or targets; usually empty
 */
public record Batch(Tensor inputs, Tensor targets, List<Tensor> extras) {

  /** Copies the list. */
  public Batch {
    extras = List.copyOf(extras);
  }

  /** Creates a batch of one input and one target tensor. */
  public Batch(Tensor inputs, Tensor targets) {
    this(inputs, targets, List.of());
  }

  /** Returns the number of samples. */
  public int size() {
    return Math.toIntExact(inputs.shape().dim(0));
  }

  /** Returns types and shapes, without the values. */
  @Override
  public String toString() {
    String more =
        extras.isEmpty() ? "" : ", extras=" + extras.stream().map(Batch::describe).toList();
    return "Batch(inputs=%s, targets=%s%s)".formatted(describe(inputs), describe(targets), more);
  }

  private static String describe(Tensor tensor) {
    return tensor == null ? "none" : tensor.dtype() + " " + tensor.shape();
  }
}
