package dev.cresset.data;

import dev.cresset.tensor.Tensor;
import java.util.List;

/**
 * A batch of samples, stacked along the first dimension.
 *
 * @param inputs {@code [batch, ..]}
 * @param targets {@code INT64 [batch]} class labels, or {@code FLOAT32 [batch, ..]} values; may be
 *     {@code null} in a custom dataset without targets
 * @param extras further tensors of the samples, {@code [batch, ..]} each, for models with several
 *     inputs or targets; usually empty
 * @since 0.1
 */
public record Batch(Tensor inputs, Tensor targets, List<Tensor> extras) {

  /** Creates a batch, and copies the list. */
  public Batch {
    extras = List.copyOf(extras);
  }

  /** Creates a batch of inputs and targets. */
  public Batch(Tensor inputs, Tensor targets) {
    this(inputs, targets, List.of());
  }

  /** Returns the number of samples. */
  public int size() {
    return Math.toIntExact(inputs.shape().dim(0));
  }

  /** Returns the types and shapes, without the values. */
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
