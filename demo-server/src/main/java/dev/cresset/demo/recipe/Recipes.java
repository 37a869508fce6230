package dev.cresset.demo.recipe;

import java.util.List;
import java.util.Optional;

/**
 * Recipes by their names.
 *
 * @param all in the order in which to list them
 */
public record Recipes(List<Recipe> all) {

  /** Name of the recipe that is trained unless the user names another. */
  public static final String DEFAULT = "003";

  /** The five notes, each by its number. */
  public static final Recipes OF_THE_NOTES =
      new Recipes(
          List.of(
              written(DigitsWithDropout.class, DigitsWithDropout.recipe()),
              written(DigitsWithValidation.class, DigitsWithValidation.recipe()),
              written(ClassifierInAClass.class, ClassifierInAClass.recipe()),
              written(DigitsByHandAndInLayers.class, DigitsByHandAndInLayers.recipe()),
              written(DigitsWithDyingOutputs.class, DigitsWithDyingOutputs.recipe())));

  /** Copies the list. */
  public Recipes {
    all = List.copyOf(all);
  }

  /** Returns the names of all recipes. */
  public List<String> names() {
    return all.stream().map(Recipe::name).toList();
  }

  /** Returns the recipe of this name. */
  public Optional<Recipe> named(String name) {
    return all.stream().filter(recipe -> recipe.name().equals(name)).findFirst();
  }

  private static Recipe written(Class<?> in, RecipeDraft draft) {
    return draft.recipe(RecipeTexts.source(in), RecipeTexts.printed(in));
  }
}
