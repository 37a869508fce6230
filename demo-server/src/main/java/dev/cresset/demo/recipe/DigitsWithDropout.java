package dev.cresset.demo.recipe;

import static dev.cresset.data.Transforms.toTensor;
import static dev.cresset.loss.Losses.crossEntropy;
import static dev.cresset.nn.Layers.dropout;
import static dev.cresset.nn.Layers.flatten;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.relu;
import static dev.cresset.optim.Optimizers.sgd;

import dev.cresset.nn.Module;
import dev.cresset.nn.Sequential;
import dev.cresset.tensor.Tensor;

/** Note 000: two hidden layers of 512 units with dropout. */
final class DigitsWithDropout {

  static final class Net extends Module implements AsSequential {
    private final Module fc1 = register("fc1", linear(28 * 28, 512));
    private final Module fc2 = register("fc2", linear(512, 512));
    private final Module fc3 = register("fc3", linear(512, 10));
    private final Module dropout = register("dropout", dropout(0.2));

    @Override
    public Tensor forward(Tensor input) {
      Tensor x = input.view(-1, 28 * 28);
      x = dropout.forward(fc1.forward(x).relu());
      x = dropout.forward(fc2.forward(x).relu());
      return fc3.forward(x);
    }

    @Override
    public Sequential asSequential() {
      return Sequential.of(flatten(), fc1, relu(), dropout, fc2, relu(), dropout, fc3);
    }
  }

  static Recipe.Builder recipe() {
    return Recipe.named("000", "Digits with dropout")
        .note("Two hidden layers of 512 units, with dropout of 0.2 against overfitting.")
        .layers("784-512-512-10")
        .network(Net::new)
        .images(toTensor())
        .loss("Cross-entropy", crossEntropy())
        .optimizer(sgd(0.01))
        .batchSize(20)
        .epochs(30)
        .dropout(0.2);
  }

  private DigitsWithDropout() {}
}
