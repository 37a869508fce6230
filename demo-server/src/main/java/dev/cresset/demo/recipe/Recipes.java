package dev.cresset.demo.recipe;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Recipes by their names.
 *
 * @param all in the order of lists
 */
public record Recipes(List<Recipe> all) {

  /** Name of the default recipe. */
  public static final String DEFAULT = "003";

  /** The recipes of the five notes, named by their numbers. */
  public static final Recipes OF_THE_NOTES =
      new Recipes(
          List.of(
              recipe(DigitsWithDropout.class, DigitsWithDropout.recipe()),
              recipe(DigitsWithValidation.class, DigitsWithValidation.recipe()),
              recipe(ClassifierInAClass.class, ClassifierInAClass.recipe()),
              recipe(DigitsByHandAndInLayers.class, DigitsByHandAndInLayers.recipe()),
              recipe(DigitsWithDyingOutputs.class, DigitsWithDyingOutputs.recipe())));

  /** All recipes: those of the notes, those with convolutions, and those of tables. */
  public static final Recipes ALL =
      new Recipes(
          Stream.concat(
                  OF_THE_NOTES.all.stream(),
                  Stream.of(
                      withoutNote(LeNet.class, LeNet.recipe()),
                      withoutNote(FashionCnn.class, FashionCnn.recipe()),
                      withoutNote(PenguinSpecies.class, PenguinSpecies.recipe()),
                      withoutNote(TumourDiagnosis.class, TumourDiagnosis.recipe()),
                      withoutNote(DiabetesProgression.class, DiabetesProgression.recipe())))
              .toList());

  /** Creates an instance with a copy of the list. */
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

  private static Recipe recipe(Class<?> in, Recipe.Builder builder) {
    return builder.build(RecipeFiles.source(in), RecipeFiles.expected(in));
  }

  private static Recipe withoutNote(Class<?> in, Recipe.Builder builder) {
    return builder.build(RecipeFiles.source(in), "");
  }
}
