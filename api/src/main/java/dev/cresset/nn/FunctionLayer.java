package dev.cresset.nn;

import dev.cresset.tensor.Tensor;
import dev.cresset.types.NotNull;
import java.util.function.UnaryOperator;

/** A layer without parameters that applies a function. */
final class FunctionLayer extends Layer {

  private final String name;
  private final UnaryOperator<Tensor> function;

  FunctionLayer(String name, UnaryOperator<Tensor> function) {
    NotNull.check("layer", "name", name);
    if (name.isBlank()) {
      throw new IllegalArgumentException(
          "layer: the name must not be blank; it stands for the function in summaries and"
              + " messages");
    }
    this.name = name;
    this.function = NotNull.check("layer", "function", function);
  }

  @Override
  protected Tensor compute(Tensor input) {
    return function.apply(input);
  }

  /** Returns false: the function may hold what it is called with. */
  @Override
  boolean hidesTensors() {
    return false;
  }

  @Override
  String displayName() {
    return name;
  }

  @Override
  protected Module newInstance() {
    return new FunctionLayer(name, function);
  }
}
