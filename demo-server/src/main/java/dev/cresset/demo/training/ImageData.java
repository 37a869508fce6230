package dev.cresset.demo.training;

import dev.cresset.dashboard.run.Run;
import dev.cresset.dashboard.run.TestResult;
import dev.cresset.dashboard.run.TrainedNetwork;
import dev.cresset.data.DataSplits;
import dev.cresset.data.Dataset;
import dev.cresset.demo.images.ImageSet;
import dev.cresset.demo.recipe.AsSequential;
import dev.cresset.demo.recipe.RecipeImages;
import dev.cresset.nn.Module;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Images of a data set, for a recipe.
 *
 * @param recipe name of the recipe
 * @param choice how it uses images
 * @param images the images
 */
record ImageData(String recipe, RecipeImages choice, ImageSet images) implements RunData {

  @Override
  public List<String> examples() {
    return choice.examples().apply(images.training());
  }

  @Override
  public RunSamples split() {
    Dataset training = images.training();
    int held = choice.validationSamples();
    if (held >= training.size()) {
      throw new RunFailure(
          "Recipe %s needs more than %s training images for its validation set, but %s has %s; choose another recipe or other data."
              .formatted(recipe, held, images.name(), training.size()));
    }
    if (held == 0) {
      return new Samples(choice, images, choice.training(training), null);
    }
    List<Dataset> parts = DataSplits.randomSplit(training, training.size() - held, held);
    return new Samples(
        choice, images, choice.training(parts.get(0)), choice.evaluation(parts.get(1)));
  }

  private record Samples(
      RecipeImages choice, ImageSet images, Dataset training, @Nullable Dataset validation)
      implements RunSamples {

    @Override
    public int testSize() {
      return images.test().size();
    }

    @Override
    public Consumer<Run> test(Module trained) {
      Module portable = trained instanceof AsSequential network ? network.asSequential() : trained;
      TrainedNetwork network = new TrainedNetwork(trained, choice.transformArray(), portable);
      TestResult tested = ImageEvaluation.evaluate(network, images);
      TestResult result =
          validation == null
              ? tested
              : tested.withHeldOut(HeldOutSet.probabilities(trained, validation, tested.classes()));
      return run -> run.tested(result, network);
    }
  }
}
