package dev.cresset.demo.recipe;

import static dev.cresset.data.Transforms.normalize;
import static dev.cresset.data.Transforms.toTensor;
import static dev.cresset.loss.Losses.crossEntropy;
import static dev.cresset.loss.Losses.nll;
import static dev.cresset.nn.Layers.flatten;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.logSoftmax;
import static dev.cresset.nn.Layers.relu;
import static dev.cresset.optim.Optimizers.sgd;
import static dev.cresset.tensor.Tensors.randn;

import dev.cresset.data.Batch;
import dev.cresset.data.ImageDataset;
import dev.cresset.nn.Sequential;
import dev.cresset.tensor.Tensor;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Note 003: a network computed by hand, then the same network made of layers and trained. */
final class DigitsByHandAndInLayers {

  static Recipe.Builder recipe() {
    return Recipe.named("003", "Handwritten digits with three linear layers")
        .note("Three linear layers with ReLU between them and log-softmax at the end.")
        .layers("784-128-64-10")
        .network(
            () ->
                Sequential.of(
                    flatten(),
                    linear(784, 128),
                    relu(),
                    linear(128, 64),
                    relu(),
                    linear(64, 10),
                    logSoftmax(1)))
        .images(toTensor(), normalize(0.5, 0.5))
        .loss("NLL", nll())
        .optimizer(sgd(0.01))
        .batchSize(64)
        .epochs(5)
        .examples(DigitsByHandAndInLayers::byHand);
  }

  static List<String> byHand(ImageDataset images) {
    ImageDataset normalized = images.transform(toTensor(), normalize(0.5, 0.5));
    Batch batch = normalized.gather(IntStream.range(0, 64).toArray());
    Tensor inputs = batch.inputs().view(batch.size(), -1);

    Tensor w1 = randn(784, 256);
    Tensor b1 = randn(256);
    Tensor w2 = randn(256, 10);
    Tensor b2 = randn(10);
    Tensor h = activation(inputs.mm(w1).add(b1));
    Tensor probabilities = softmax(h.mm(w2).add(b2));

    Sequential logits =
        Sequential.of(linear(784, 128), relu(), linear(128, 64), relu(), linear(64, 10));
    Sequential logProbabilities = Sequential.of(logits, logSoftmax(1));
    Tensor crossEntropy = crossEntropy().apply(logits.forward(inputs), batch.targets());
    Tensor nll = nll().apply(logProbabilities.forward(inputs), batch.targets());
    return List.of(
        "computed by hand, shape of the probabilities: " + probabilities.shape(),
        line(
            "largest difference of a row's sum from 1: %.0e",
            maxDifferenceFromOne(probabilities.sum(1))),
        line("untrained network, cross-entropy of the logits: %.4f", crossEntropy.item()),
        line("untrained network, NLL of the log-softmax:      %.4f", nll.item()));
  }

  private static Tensor activation(Tensor x) {
    return x.neg().exp().add(1).reciprocal();
  }

  private static Tensor softmax(Tensor x) {
    return x.exp().div(x.exp().sum(1).view(-1, 1));
  }

  private static double maxDifferenceFromOne(Tensor sums) {
    double max = 0;
    for (float sum : sums.toFloatArray()) {
      max = Math.max(max, Math.abs(sum - 1.0));
    }
    return max;
  }

  private static String line(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }

  private DigitsByHandAndInLayers() {}
}
