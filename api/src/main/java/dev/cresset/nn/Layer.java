package dev.cresset.nn;

import dev.cresset.tensor.Tensor;
import dev.cresset.types.NotNull;

/** One of Cresset's own layers: no children, and shows its output to {@link LayerOutputs}. */
abstract sealed class Layer extends Module
    permits Linear, ReLU, Sigmoid, Tanh, Softmax, LogSoftmax, Dropout, Flatten {

  @Override
  public final Tensor forward(Tensor input) {
    Tensor output = compute(NotNull.check(typeName() + ".forward", "input", input));
    LayerOutputs.show(this, output);
    return output;
  }

  abstract Tensor compute(Tensor input);
}
