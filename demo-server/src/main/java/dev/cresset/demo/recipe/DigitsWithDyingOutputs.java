package dev.cresset.demo.recipe;

import static dev.cresset.data.Transforms.toTensor;
import static dev.cresset.loss.Losses.crossEntropy;
import static dev.cresset.nn.Layers.flatten;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.relu;
import static dev.cresset.optim.Optimizers.adam;

import dev.cresset.nn.Module;
import dev.cresset.nn.Sequential;
import dev.cresset.tensor.Tensor;

/**
 * Note 004: a network with a ReLU on its output, where classes can stop learning (dying ReLU), and
 * the same network without it.
 */
final class DigitsWithDyingOutputs {

  static final class Mlp extends Module implements AsSequential {
    private final Module fc1 = register("fc1", linear(784, 128));
    private final Module fc2 = register("fc2", linear(128, 64));
    private final Module fc3 = register("fc3", linear(64, 32));
    private final Module fc4 = register("fc4", linear(32, 10));
    private final boolean reluLast;

    Mlp(boolean reluLast) {
      this.reluLast = reluLast;
    }

    @Override
    public Tensor forward(Tensor input) {
      Tensor x = input.view(-1, 784);
      x = fc1.forward(x).relu();
      x = fc2.forward(x).relu();
      x = fc3.forward(x).relu();
      x = fc4.forward(x);
      return reluLast ? x.relu() : x;
    }

    @Override
    public Sequential asSequential() {
      Sequential layers = Sequential.of(flatten(), fc1, relu(), fc2, relu(), fc3, relu(), fc4);
      return reluLast ? Sequential.of(layers, relu()) : layers;
    }
  }

  static Recipe.Builder recipe() {
    return Recipe.named("004", "Digits with and without a ReLU on the output")
        .note(
            "Four layers with a ReLU on the output, where classes can stop learning (dying ReLU).")
        .layers("784-128-64-32-10")
        .network("with ReLU on the output", () -> new Mlp(true))
        .network("without ReLU on the output", () -> new Mlp(false))
        .images(toTensor())
        .loss("Cross-entropy", crossEntropy())
        .optimizer(adam(1e-3))
        .batchSize(64)
        .epochs(10);
  }

  private DigitsWithDyingOutputs() {}
}
