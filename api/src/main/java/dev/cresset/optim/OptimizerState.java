package dev.cresset.optim;

import dev.cresset.tensor.Tensor;
import dev.cresset.types.NotNull;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What an {@link Optimizer} remembers between steps; {@link Optimizer#stateDict} returns it.
 * PyTorch counterpart: the result of {@code optimizer.state_dict()}, flattened.
 *
 * <pre>{@code
 * OptimizerState state = optimizer.stateDict();
 * state.tensors().keySet();    // [state.0.exp_avg, state.0.exp_avg_sq, state.1.exp_avg, ..]
 * state.values().keySet();     // [param_groups.0.lr, state.0.step, state.1.step, ..]
 * }</pre>
 *
 * <p>The number after {@code state} is the position of the parameter in {@link
 * Optimizer#parameters}; the number after {@code param_groups} is that of the group.
 *
 * @param tensors the state tensors, which change with the next step
 * @param values the numbers of steps, and the learning rates and momentum of the groups
 * @since 0.1
 */
public record OptimizerState(Map<String, Tensor> tensors, Map<String, Double> values) {

  /** Creates a state, and copies the maps. */
  public OptimizerState {
    tensors =
        Collections.unmodifiableMap(
            new LinkedHashMap<>(NotNull.check("OptimizerState", "map of tensors", tensors)));
    values =
        Collections.unmodifiableMap(
            new LinkedHashMap<>(NotNull.check("OptimizerState", "map of values", values)));
  }

  /** Returns the names of the tensors, and the values. */
  @Override
  public String toString() {
    return "OptimizerState(tensors=%s, values=%s)".formatted(tensors.keySet(), values);
  }
}
