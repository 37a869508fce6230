package dev.cresset.optim;

import dev.cresset.tensor.InPlace;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.Tensors;
import dev.cresset.types.NotNull;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Converts what an optimizer remembers to an {@link OptimizerState} and back. */
final class OptimizerStateFormat {

  private static final Pattern TENSOR =
      Pattern.compile("state\\.(0|[1-9][0-9]{0,8})\\.(.*)", Pattern.DOTALL);

  private final String optimizer;
  private final @Nullable StateNames names;
  private final List<Tensor> parameters;
  private final List<ParameterState> states;
  private final List<Optimizer.Group> groups;

  /**
   * Creates a converter.
   *
   * @param optimizer describes the optimizer in messages
   * @param names the names of its state tensors; null if any may occur
   * @param states the states of the parameters, in the same order
   */
  OptimizerStateFormat(
      String optimizer,
      @Nullable StateNames names,
      List<Tensor> parameters,
      List<ParameterState> states,
      List<Optimizer.Group> groups) {
    this.optimizer = optimizer;
    this.names = names;
    this.parameters = parameters;
    this.states = states;
    this.groups = groups;
  }

  private static String rate(int group) {
    return "param_groups." + group + ".lr";
  }

  private static String baseRate(int group) {
    return "param_groups." + group + ".initial_lr";
  }

  private static String momentum(int group) {
    return "param_groups." + group + ".momentum";
  }

  private static String steps(int parameter) {
    return "state." + parameter + ".step";
  }

  OptimizerState write() {
    Map<String, Tensor> tensors = new LinkedHashMap<>();
    Map<String, Double> values = new LinkedHashMap<>();
    for (int i = 0; i < groups.size(); i++) {
      groups.get(i).write(values, rate(i), baseRate(i), momentum(i));
    }
    for (int i = 0; i < states.size(); i++) {
      String prefix = "state." + i + ".";
      states.get(i).tensors.forEach((name, tensor) -> tensors.put(prefix + name, tensor));
      values.put(steps(i), (double) states.get(i).steps);
    }
    return new OptimizerState(tensors, values);
  }

  /** Checks everything before the first change. */
  void read(OptimizerState state) {
    List<Map<String, Tensor>> tensors = tensors(state.tensors());
    SavedValues values =
        new SavedValues(
            "optimizer",
            state.values(),
            expected(state.values().keySet()),
            "load it with the same parameters in the same groups");
    long[] steps = new long[states.size()];
    for (int i = 0; i < steps.length; i++) {
      steps[i] = values.count(steps(i));
      if (steps[i] > 0) {
        checkComplete(i, tensors.get(i).keySet());
      }
    }
    List<Runnable> changes = new ArrayList<>();
    for (int i = 0; i < groups.size(); i++) {
      changes.add(groups.get(i).read(values, rate(i), baseRate(i), momentum(i)));
    }
    changes.forEach(Runnable::run);
    for (int i = 0; i < steps.length; i++) {
      states.get(i).steps = steps[i];
      replace(parameters.get(i), states.get(i).tensors, tensors.get(i));
    }
  }

  /** Returns the names of values that must be there, and of optional ones that are. */
  private Set<String> expected(Set<String> found) {
    Set<String> expected = new LinkedHashSet<>();
    for (int i = 0; i < groups.size(); i++) {
      expected.add(rate(i));
      List.of(baseRate(i), momentum(i)).stream().filter(found::contains).forEach(expected::add);
    }
    for (int i = 0; i < states.size(); i++) {
      expected.add(steps(i));
    }
    return expected;
  }

  private List<Map<String, Tensor>> tensors(Map<String, Tensor> saved) {
    List<Map<String, Tensor>> byParameter = new ArrayList<>();
    parameters.forEach(parameter -> byParameter.add(new LinkedHashMap<>()));
    saved.forEach(
        (key, tensor) -> {
          Matcher matcher = TENSOR.matcher(String.valueOf(key));
          int index = matcher.matches() ? Integer.parseInt(matcher.group(1)) : parameters.size();
          if (index >= parameters.size()) {
            throw new IllegalArgumentException(
                "loadStateDict: the tensor \"%s\" belongs to no parameter: this optimizer has %s, so names begin with state.0 to state.%s; load it with the same parameters in the same order"
                    .formatted(key, parameters.size(), parameters.size() - 1));
          }
          checkName(key, matcher.group(2));
          check(key, tensor, parameters.get(index));
          byParameter.get(index).put(matcher.group(2), tensor);
        });
    return byParameter;
  }

  private void checkName(String key, String name) {
    if (names != null && !names.contain(name)) {
      throw new IllegalArgumentException(
          "loadStateDict: the state has the tensor \"%s\", but %s keeps %s of each parameter; load it into an optimizer with the same settings"
              .formatted(key, optimizer, names));
    }
  }

  private void checkComplete(int parameter, Set<String> found) {
    if (names != null && !found.containsAll(names.required())) {
      throw new IllegalArgumentException(
          "loadStateDict: the state has the tensors %s of parameter %s, but %s keeps %s of each parameter; load it into an optimizer with the same settings"
              .formatted(found, parameter, optimizer, names));
    }
  }

  private static void check(String key, Tensor tensor, Tensor parameter) {
    NotNull.check("loadStateDict", "tensor \"" + key + "\"", tensor);
    if (tensor.isClosed()) {
      throw new IllegalArgumentException(
          "loadStateDict: \"%s\" is %s; nothing was loaded".formatted(key, tensor));
    }
    if (!tensor.shape().equals(parameter.shape()) || tensor.dtype() != parameter.dtype()) {
      throw new IllegalArgumentException(
          "loadStateDict: the tensor \"%s\" is %s %s, but its parameter is %s %s; load it with the same parameters in the same order"
              .formatted(
                  key, tensor.dtype(), tensor.shape(), parameter.dtype(), parameter.shape()));
    }
  }

  private static void replace(
      Tensor parameter, Map<String, Tensor> current, Map<String, Tensor> saved) {
    current
        .entrySet()
        .removeIf(
            entry -> {
              boolean remains = saved.containsKey(entry.getKey());
              if (!remains) {
                entry.getValue().close();
              }
              return !remains;
            });
    saved.forEach(
        (name, tensor) ->
            InPlace.assign(
                current.computeIfAbsent(name, key -> Tensors.zerosLike(parameter).persist()),
                tensor));
  }
}
