package dev.cresset.demo.training;

import dev.cresset.demo.images.ImageLibrary;
import dev.cresset.demo.recipe.RecipeData;
import dev.cresset.demo.recipe.RecipeImages;
import dev.cresset.demo.recipe.RecipeTable;
import dev.cresset.demo.run.RunPlan;
import java.util.List;

/** The data of a plan, read but not split. */
interface RunData {

  /**
   * Reads the data of a plan.
   *
   * @throws RuntimeException if they cannot be read
   */
  static RunData of(RunPlan plan, ImageLibrary library) {
    RecipeData data = plan.recipe().data();
    if (data instanceof RecipeTable table) {
      return new TableData(table);
    }
    return new ImageData(plan.recipe().name(), (RecipeImages) data, library.named(plan.data()));
  }

  /** Returns the lines of the note's examples. */
  List<String> examples();

  /**
   * Splits the data into training, validation and test samples, by the current random generator.
   *
   * @throws RunFailure if there are too few samples
   */
  RunSamples split();
}
