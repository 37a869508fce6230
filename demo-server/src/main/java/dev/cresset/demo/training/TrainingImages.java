package dev.cresset.demo.training;

import dev.cresset.data.DataSplits;
import dev.cresset.data.Dataset;
import dev.cresset.demo.images.ImageSet;
import dev.cresset.demo.recipe.Recipe;
import java.util.List;

/** The transformed training images of a recipe, and its validation images if it has some. */
final class TrainingImages {

  private TrainingImages() {}

  /**
   * Returns the training images and, if the recipe has some, the validation images.
   *
   * @throws RunFailure if there are too few images
   */
  static List<Dataset> of(Recipe recipe, ImageSet images) {
    Dataset training = images.training().transform(recipe.transformArray());
    int held = recipe.validationImages();
    if (held >= training.size()) {
      throw new RunFailure(
          "Recipe %s needs more than %s training images for its validation set, but %s has %s; choose another recipe or other data."
              .formatted(recipe.name(), held, images.name(), training.size()));
    }
    return held == 0
        ? List.of(training)
        : DataSplits.randomSplit(training, training.size() - held, held);
  }
}
