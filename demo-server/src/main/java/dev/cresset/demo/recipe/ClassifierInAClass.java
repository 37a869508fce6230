package dev.cresset.demo.recipe;

import static dev.cresset.data.Transforms.normalize;
import static dev.cresset.data.Transforms.toTensor;
import static dev.cresset.loss.Losses.nll;
import static dev.cresset.nn.Layers.flatten;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.logSoftmax;
import static dev.cresset.nn.Layers.relu;
import static dev.cresset.optim.Optimizers.adam;
import static dev.cresset.tensor.Tensors.tensor;

import dev.cresset.nn.Module;
import dev.cresset.nn.Sequential;
import dev.cresset.tensor.Tensor;
import java.util.List;

/** Note 002: the network as a class, intended for Fashion-MNIST. */
final class ClassifierInAClass {

  static final class Classifier extends Module implements AsSequential {
    private final Module hidden1 = register("hidden1", linear(784, 128));
    private final Module hidden2 = register("hidden2", linear(128, 64));
    private final Module hidden3 = register("hidden3", linear(64, 10));

    @Override
    public Tensor forward(Tensor input) {
      Tensor x = input.view(input.shape().dim(0), -1);
      x = hidden1.forward(x).relu();
      x = hidden2.forward(x).relu();
      return hidden3.forward(x).logSoftmax(1);
    }

    @Override
    public Sequential asSequential() {
      return Sequential.of(flatten(), hidden1, relu(), hidden2, relu(), hidden3, logSoftmax(1));
    }
  }

  static Recipe.Builder recipe() {
    return Recipe.named("002", "A classifier written as a class, trained with Adam")
        .note("A Module with three registered layers whose forward ends in log-softmax.")
        .layers("784-128-64-10")
        .network(Classifier::new)
        .images(toTensor(), normalize(0.5, 0.5))
        .loss("NLL", nll())
        .optimizer(adam(0.01))
        .batchSize(64)
        .epochs(5)
        .examples(images -> softmax());
  }

  static List<String> softmax() {
    Tensor output = tensor(new float[] {2, 1, 0}, 1, 3);
    return List.of(
        "softmax of [2, 1, 0]:     " + output.softmax(1),
        "log-softmax of [2, 1, 0]: " + output.logSoftmax(1),
        "exp of log-softmax:       " + output.logSoftmax(1).exp());
  }

  private ClassifierInAClass() {}
}
