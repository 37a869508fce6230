package org.example.app;

import static dev.cresset.data.Transforms.normalize;
import static dev.cresset.data.Transforms.toTensor;
import static dev.cresset.loss.Losses.crossEntropy;
import static dev.cresset.nn.Layers.flatten;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.relu;
import static dev.cresset.optim.Optimizers.adam;
import static dev.cresset.tensor.Tensors.manualSeed;
import static dev.cresset.tensor.Tensors.tensor;

import dev.cresset.backend.Backends;
import dev.cresset.data.DataLoader;
import dev.cresset.data.DataSplits;
import dev.cresset.data.Dataset;
import dev.cresset.datasets.Mnist;
import dev.cresset.metrics.Evaluation;
import dev.cresset.nn.Sequential;
import dev.cresset.train.Trainer;
import java.util.Locale;

/** Trains a small network on a part of MNIST, and prints its accuracy on the test set. */
public final class Digits {

  private Digits() {}

  /** Prints {@code trained on jvm in module dev.cresset.api}, or ends in an exception. */
  public static void main(String[] args) {
    manualSeed(42);
    Dataset images = DataSplits.first(Mnist.train(), 10_000);
    Sequential model = Sequential.of(flatten(), linear(784, 32), relu(), linear(32, 10));
    Trainer.of(model)
        .loss(crossEntropy())
        .optimizer(adam(0.003))
        .epochs(1)
        .fit(loader(images).shuffle(true));
    Evaluation test = Evaluation.of(model, loader(Mnist.test()));
    System.out.println(test);
    if (!(test.accuracy() > 0.85)) {
      throw new IllegalStateException("the accuracy is " + test.accuracy() + ", expected above 0.85");
    }
    // ND4J loads OpenBLAS first, and its own library for a logarithm.
    if (Math.abs(tensor(new float[] {1}, 1).log().item()) > 1e-6) {
      throw new IllegalStateException("the logarithm of 1 is not 0");
    }
    System.out.println(
        String.format(
            Locale.ROOT,
            "trained on %s in %s: accuracy %.3f",
            Backends.current().name(),
            Backends.class.getModule(),
            test.accuracy()));
  }

  private static DataLoader loader(Dataset images) {
    return DataLoader.of(images.transform(toTensor(), normalize(0.5, 0.5))).batchSize(64);
  }
}
