package example;

import static dev.cresset.data.Transforms.normalize;
import static dev.cresset.data.Transforms.toTensor;
import static dev.cresset.loss.Losses.crossEntropy;
import static dev.cresset.nn.Layers.flatten;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.optim.Optimizers.sgd;

import dev.cresset.backend.Backends;
import dev.cresset.data.DataLoader;
import dev.cresset.data.Dataset;
import dev.cresset.datasets.Mnist;
import dev.cresset.nn.Sequential;
import dev.cresset.train.Trainer;

/** Trains on the 10,000 test images of MNIST, which are a resource of a nested jar. */
public final class Nested {

  private Nested() {}

  /** Prints {@code trained on nd4j}, or ends in an exception. */
  public static void main(String[] args) {
    Dataset images = Mnist.test().transform(toTensor(), normalize(0.5, 0.5));
    DataLoader loader = DataLoader.of(images).batchSize(64).shuffle(true);
    Sequential model = Sequential.of(flatten(), linear(784, 10));
    double loss =
        Trainer.of(model)
            .loss(crossEntropy())
            .optimizer(sgd(0.01))
            .epochs(1)
            .fit(loader)
            .last()
            .trainingLoss();
    if (!(loss < 1.5)) { // guessing costs 2.3
      throw new IllegalStateException("the loss is " + loss + ", expected below 1.5");
    }
    System.out.println("trained on " + Backends.current().name());
  }
}
