package dev.cresset.conformance;

import dev.cresset.nn.Module;
import dev.cresset.tensor.InPlace;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.Tensors;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * Something differentiable, to be set up on the current backend.
 *
 * @param name begins with the signature of the method it covers, for example {@code
 *     Tensor.sum(int)}
 */
record GradientCase(String name, Supplier<SetUp> setUp) {

  /** Leaves that want a gradient, and what is computed from them, as often as asked. */
  record SetUp(List<Tensor> leaves, Supplier<Tensor> output) {}

  /** A formula of some leaves. */
  static GradientCase of(String name, Function<List<Tensor>, Tensor> formula, Values... inputs) {
    return new GradientCase(
        name,
        () -> {
          List<Tensor> leaves = Stream.of(inputs).map(GradientCase::leaf).toList();
          return new SetUp(leaves, () -> formula.apply(leaves));
        });
  }

  /** A layer, by its input and its parameters. */
  static GradientCase ofLayer(String name, Supplier<Module> layer, Values input) {
    return new GradientCase(
        name,
        () -> {
          Tensors.manualSeed(11);
          Module module = layer.get();
          List<Tensor> leaves = new ArrayList<>();
          leaves.add(leaf(input));
          for (Tensor parameter : module.parameters()) {
            float[] initial = parameter.toFloatArray();
            for (int i = 0; i < initial.length; i++) {
              initial[i] = Grid.round(initial[i]);
            }
            InPlace.assign(parameter, Tensors.tensor(initial, parameter.shape().dims()));
            leaves.add(parameter);
          }
          return new SetUp(
              leaves,
              () -> {
                Tensors.manualSeed(12); // the same dropout mask each time
                return module.forward(leaves.get(0));
              });
        });
  }

  private static Tensor leaf(Values values) {
    return tensor(values).requiresGrad(true);
  }

  static Tensor tensor(Values values) {
    return values.shape().rank() == 0
        ? Tensors.scalar(values.floats()[0])
        : Tensors.tensor(values.floats(), values.shape().dims());
  }

  /** Returns the signature of the method that this case covers. */
  String method() {
    return name.substring(0, name.indexOf(')') + 1);
  }

  @Override
  public String toString() {
    return name;
  }
}
