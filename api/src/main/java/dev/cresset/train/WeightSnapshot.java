package dev.cresset.train;

import dev.cresset.nn.Module;
import dev.cresset.tensor.InPlace;
import dev.cresset.tensor.Tensor;
import java.util.List;
import java.util.Map;

/** A copy of the parameters and buffers of a model. */
final class WeightSnapshot implements AutoCloseable {

  private final Module model;
  private final Map<String, Tensor> values;

  WeightSnapshot(Module model) {
    this.model = model;
    this.values = model.copyStateDict();
  }

  /** Copies the current values, into the memory of the former ones. */
  void update() {
    Map<String, Tensor> current = model.stateDict();
    InPlace.assignAll(
        List.copyOf(values.values()), values.keySet().stream().map(current::get).toList());
    current.values().forEach(Tensor::close);
  }

  Map<String, Tensor> values() {
    return values;
  }

  /**
   * Replaces the values.
   *
   * @throws IllegalArgumentException if the tensors are not those of the model
   */
  void load(Map<String, Tensor> saved) {
    if (!saved.keySet().equals(values.keySet())) {
      throw new IllegalArgumentException(
          "the best weights are %s, but the model has %s"
              .formatted(saved.keySet(), values.keySet()));
    }
    InPlace.assignAll(
        List.copyOf(values.values()), values.keySet().stream().map(saved::get).toList());
  }

  void restore() {
    model.loadStateDict(values);
  }

  @Override
  public void close() {
    values.values().forEach(Tensor::close);
  }
}
