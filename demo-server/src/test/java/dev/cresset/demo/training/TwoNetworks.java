package dev.cresset.demo.training;

import static dev.cresset.data.Transforms.flattened;
import static dev.cresset.data.Transforms.toTensor;
import static dev.cresset.loss.Losses.crossEntropy;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.optim.Optimizers.sgd;

import dev.cresset.demo.images.ImagesModule;
import dev.cresset.demo.recipe.Recipe;
import dev.cresset.demo.run.RunPlan;
import dev.cresset.nn.Module;
import dev.cresset.nn.Sequential;
import java.util.function.Supplier;

/** Plans for networks of one layer, trained in milliseconds. The seed tells plans apart. */
final class TwoNetworks {

  private TwoNetworks() {}

  /** Returns a plan for two networks, one epoch each. */
  static RunPlan plan(long seed) {
    return plan(seed, 2, 1, () -> Sequential.of(linear(784, 10)));
  }

  static RunPlan plan(long seed, int networks, int epochs, Supplier<? extends Module> network) {
    Recipe.Builder builder =
        Recipe.named("small", "Networks of one layer")
            .images(toTensor(), flattened())
            .loss("Cross-entropy", crossEntropy())
            .optimizer(sgd(0.1))
            .batchSize(50);
    for (int i = 1; i <= networks; i++) {
      builder.network("network " + i, network);
    }
    Recipe recipe = builder.build("", "");
    return new RunPlan(recipe, ImagesModule.MNIST, epochs, seed, recipe.optimizer());
  }
}
