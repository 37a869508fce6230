package dev.cresset.demo.recipe;

import static dev.cresset.data.Transforms.normalize;
import static dev.cresset.data.Transforms.toTensor;
import static dev.cresset.loss.Losses.nll;
import static dev.cresset.nn.Layers.flatten;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.logSoftmax;
import static dev.cresset.nn.Layers.relu;
import static dev.cresset.optim.Optimizers.sgd;

import dev.cresset.nn.Sequential;
import java.util.List;
import java.util.Optional;

/** All recipes, by the number of the note that each comes from. */
public final class Recipes {

  /** Name of the recipe that is trained unless the user names another. */
  public static final String DEFAULT = "003";

  private static final List<Recipe> ALL =
      List.of(
          new Recipe(
              "003",
              "Handwritten digits, read by three linear layers",
              () ->
                  Sequential.of(
                      flatten(),
                      linear(784, 128),
                      relu(),
                      linear(128, 64),
                      relu(),
                      linear(64, 10),
                      logSoftmax(1)),
              List.of(toTensor(), normalize(0.5, 0.5)),
              nll(),
              sgd(0.01),
              64,
              5));

  private Recipes() {}

  /** Returns the names of all recipes. */
  public static List<String> names() {
    return ALL.stream().map(Recipe::name).toList();
  }

  /** Returns the recipe of this name. */
  public static Optional<Recipe> named(String name) {
    return ALL.stream().filter(recipe -> recipe.name().equals(name)).findFirst();
  }
}
