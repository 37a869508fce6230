package dev.cresset.nn;

import dev.cresset.io.internal.Quoted;
import dev.cresset.tensor.Tensor;
import dev.cresset.types.DType;
import dev.cresset.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Which tensors of a state fit a model: what {@link Module#loadStateDict(Map, StateLoading)} loaded
 * and what it left. PyTorch counterpart: the result of {@code load_state_dict(state,
 * strict=False)}.
 *
 * @param loaded names of the tensors that the model and the state have with the same shape and type
 * @param missing names of parameters and buffers of the model that the state does not have
 * @param unexpected names of the state that the model does not have
 * @param mismatched tensors that both have with another shape or type
 * @since 0.1
 */
public record LoadedState(
    List<String> loaded, List<String> missing, List<String> unexpected, List<Mismatch> mismatched) {

  private static final int LISTED = 5;

  /** Creates a result of immutable lists. */
  public LoadedState {
    loaded = List.copyOf(loaded);
    missing = List.copyOf(missing);
    unexpected = List.copyOf(unexpected);
    mismatched = List.copyOf(mismatched);
  }

  /**
   * A tensor whose shape or type differs.
   *
   * @param name full name
   * @param expected shape in the model
   * @param expectedType type in the model
   * @param found shape in the state
   * @param foundType type in the state
   * @since 0.1
   */
  public record Mismatch(
      String name, Shape expected, DType expectedType, Shape found, DType foundType) {

    /**
     * Returns one line, for example {@code "4.weight" is FLOAT32 [10, 64] instead of FLOAT32 [10,
     * 32]}.
     */
    @Override
    public String toString() {
      return "%s is %s %s instead of %s %s"
          .formatted(Quoted.of(name), foundType, found, expectedType, expected);
    }
  }

  /** Compares the tensors of a model with a state. */
  static LoadedState of(Map<String, Tensor> own, Map<String, Tensor> state) {
    List<String> loaded = new ArrayList<>();
    List<String> missing = new ArrayList<>();
    List<Mismatch> mismatched = new ArrayList<>();
    own.forEach(
        (name, tensor) -> {
          Tensor value = state.get(name);
          if (value == null) {
            missing.add(name);
          } else if (value.shape().equals(tensor.shape()) && value.dtype() == tensor.dtype()) {
            loaded.add(name);
          } else {
            mismatched.add(
                new Mismatch(name, tensor.shape(), tensor.dtype(), value.shape(), value.dtype()));
          }
        });
    List<String> unexpected =
        state.keySet().stream()
            .filter(name -> !own.containsKey(name) && !ModelMetadata.isIgnored(name))
            .toList();
    return new LoadedState(loaded, missing, unexpected, mismatched);
  }

  /** Returns whether the model and the state have the same tensors. */
  public boolean isComplete() {
    return missing.isEmpty() && unexpected.isEmpty() && mismatched.isEmpty();
  }

  /** Returns the differences, with the first names of each kind; empty if there are none. */
  String differences() {
    List<String> parts = new ArrayList<>();
    if (!missing.isEmpty()) {
      parts.add("missing " + names(missing));
    }
    if (!unexpected.isEmpty()) {
      parts.add("unexpected " + names(unexpected));
    }
    if (!mismatched.isEmpty()) {
      parts.add(listed(mismatched));
    }
    return String.join("; ", parts);
  }

  private static String names(List<String> names) {
    return listed(names.stream().limit(LISTED + 1).map(Quoted::of).toList(), names.size());
  }

  private static String listed(List<?> items) {
    return listed(items, items.size());
  }

  private static String listed(List<?> items, int all) {
    String first =
        items.stream().limit(LISTED).map(Object::toString).collect(Collectors.joining(", "));
    return all <= LISTED ? first : "%s and %s more".formatted(first, all - LISTED);
  }

  /** Returns one sentence, for example {@code 2 tensors loaded; missing "4.bias"}. */
  @Override
  public String toString() {
    String differences = differences();
    return "%s tensors loaded%s"
        .formatted(loaded.size(), differences.isEmpty() ? "" : "; " + differences);
  }
}
