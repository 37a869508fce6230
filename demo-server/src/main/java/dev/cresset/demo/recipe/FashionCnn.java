package dev.cresset.demo.recipe;

import static dev.cresset.data.Transforms.normalize;
import static dev.cresset.data.Transforms.randomHorizontalFlip;
import static dev.cresset.data.Transforms.toTensor;
import static dev.cresset.loss.Losses.crossEntropy;
import static dev.cresset.nn.Layers.batchNorm2d;
import static dev.cresset.nn.Layers.conv2d;
import static dev.cresset.nn.Layers.flatten;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.maxPool2d;
import static dev.cresset.nn.Layers.relu;
import static dev.cresset.optim.Optimizers.adam;

import dev.cresset.nn.Sequential;

/** Two convolutions with batch normalization; the training images are flipped at random. */
final class FashionCnn {

  static Recipe.Builder recipe() {
    return Recipe.named("fashion-cnn", "Clothing with convolutions and batch normalization")
        .note("Two convolutions of 3x3 pixels; half of the training images are mirrored.")
        .layers("conv 16@3x3, pool, conv 32@3x3, pool, 1568-128-10")
        .network(
            () ->
                Sequential.of(
                    conv2d(1, 16, 3, c -> c.padding(1)),
                    batchNorm2d(16),
                    relu(),
                    maxPool2d(2),
                    conv2d(16, 32, 3, c -> c.padding(1)),
                    batchNorm2d(32),
                    relu(),
                    maxPool2d(2),
                    flatten(),
                    linear(1568, 128),
                    relu(),
                    linear(128, 10)))
        .data("fashion-mnist")
        .augmentation(randomHorizontalFlip(0.5))
        .images(toTensor(), normalize(0.5, 0.5))
        .loss("Cross-entropy", crossEntropy())
        .optimizer(adam(0.003))
        .oneCycle()
        .batchSize(64)
        .epochs(6);
  }

  private FashionCnn() {}
}
