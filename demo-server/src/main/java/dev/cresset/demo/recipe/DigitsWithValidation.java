package dev.cresset.demo.recipe;

import static dev.cresset.data.Transforms.toTensor;
import static dev.cresset.loss.Losses.crossEntropy;
import static dev.cresset.nn.Layers.flatten;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.relu;
import static dev.cresset.optim.Optimizers.sgd;
import static dev.cresset.tensor.Tensors.tensor;

import dev.cresset.data.ImageDataset;
import dev.cresset.nn.Linear;
import dev.cresset.nn.Sequential;
import dev.cresset.tensor.Tensor;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Note 001: one hidden layer of 32 units and a validation set. The note gives neither learning rate
 * nor number of epochs; this recipe uses 0.5 and 5.
 */
final class DigitsWithValidation {

  static Recipe.Builder recipe() {
    return Recipe.named("001", "Digits with a validation set")
        .note("One hidden layer of 32 units, validated on 10,000 images after each epoch.")
        .layers("784-32-10")
        .network(() -> Sequential.of(flatten(), linear(784, 32), relu(), linear(32, 10)))
        .images(toTensor())
        .validateOn(10_000)
        .loss("Cross-entropy", crossEntropy())
        .optimizer(sgd(0.5))
        .batchSize(128)
        .epochs(5)
        .examples(DigitsWithValidation::layerByLayer);
  }

  static List<String> layerByLayer(ImageDataset images) {
    Tensor inputs = images.transform(toTensor()).gather(IntStream.range(0, 128).toArray()).inputs();
    Linear layer1 = linear(784, 32);
    Tensor outputs = layer1.forward(inputs.view(-1, 784));
    Tensor direct = inputs.view(-1, 784).matmul(layer1.weight().t()).add(layer1.bias());
    double difference = outputs.sub(direct).pow(2).mean().sqrt().item();
    Tensor example = tensor(new float[] {1, -1, 0, -0.1f, 0.2f, 3}, 2, 3);
    return List.of(
        "label of the first image: " + images.label(0),
        "output shape of the hidden layer: " + outputs.shape(),
        String.format(
            Locale.ROOT, "root mean square difference from x @ w.t() + b: %.0e", difference),
        "relu of [[1, -1, 0], [-0.1, .2, 3]]: " + example.relu().toString().replace("\n", " "));
  }

  private DigitsWithValidation() {}
}
