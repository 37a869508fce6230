package dev.cresset.demo.recipe;

import dev.cresset.dashboard.run.Task;
import java.util.List;

/** What a recipe is trained on. */
public sealed interface RecipeData permits RecipeImages, RecipeTable {

  /** Returns what the samples are, in the singular. */
  String unit();

  /** Returns what the network predicts. */
  Task task();

  /**
   * Returns the names of the data that the recipe can be trained on; the first is the default.
   *
   * @param images names of the available images
   */
  List<String> names(List<String> images);

  /**
   * Returns the number of training samples.
   *
   * @param images number of available training images
   */
  int trainingSamples(int images);

  /** Returns the number of validation samples, 0 for none. */
  int validationSamples();
}
