package dev.cresset.demo.recipe;

import static dev.cresset.data.Transforms.toTensor;
import static dev.cresset.loss.Losses.crossEntropy;
import static dev.cresset.nn.Layers.conv2d;
import static dev.cresset.nn.Layers.flatten;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.maxPool2d;
import static dev.cresset.nn.Layers.relu;
import static dev.cresset.optim.Optimizers.adam;

import dev.cresset.nn.Sequential;

/** LeNet-5 (LeCun et al., 1998) with ReLU and maximum pooling. */
final class LeNet {

  static Recipe.Builder recipe() {
    return Recipe.named("lenet", "Handwritten digits with LeNet-5")
        .note("Two convolutions of 5x5 pixels with pooling, then three dense layers.")
        .layers("conv 6@5x5, pool, conv 16@5x5, pool, 400-120-84-10")
        .network(
            () ->
                Sequential.of(
                    conv2d(1, 6, 5, c -> c.padding(2)),
                    relu(),
                    maxPool2d(2),
                    conv2d(6, 16, 5),
                    relu(),
                    maxPool2d(2),
                    flatten(),
                    linear(400, 120),
                    relu(),
                    linear(120, 84),
                    relu(),
                    linear(84, 10)))
        .data("mnist")
        .images(toTensor())
        .loss("Cross-entropy", crossEntropy())
        .optimizer(adam(0.006))
        .oneCycle()
        .batchSize(64)
        .epochs(3);
  }

  private LeNet() {}
}
