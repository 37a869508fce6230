package dev.cresset.demo.training;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.datasets.Mnist;
import dev.cresset.demo.images.ImageLibrary;
import dev.cresset.demo.images.ImageSet;
import dev.cresset.demo.images.ImagesModule;
import dev.cresset.demo.recipe.Recipe;
import dev.cresset.demo.recipe.Recipes;
import dev.cresset.demo.run.RunPlan;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The rates that are suggested for the recipes of the notes are rates that train them. */
class LearningRateSuggestionTest {

  private static final LearningRateSearch SEARCH =
      new LearningRateSearch(
          new ImageLibrary(
              Map.of(
                  ImagesModule.MNIST,
                  () ->
                      new ImageSet(
                          ImagesModule.MNIST, Mnist.train(), Mnist.test(), Mnist.classNames()))));

  @ParameterizedTest
  @CsvSource({
    "000, 0.02, 0.5",
    "001, 0.02, 0.5",
    "002, 1e-4, 1e-2",
    "003, 0.005, 0.3",
    "004, 1e-4, 1e-2"
  })
  void suggestionIsInTheRangeOfTheOptimizer(String name, double least, double most) {
    Recipe recipe = Recipes.OF_THE_NOTES.named(name).orElseThrow();
    RunPlan plan = new RunPlan(recipe, ImagesModule.MNIST, 1, 42, recipe.optimizer());

    assertThat(SEARCH.run(plan).suggestion()).isBetween(least, most);
  }
}
