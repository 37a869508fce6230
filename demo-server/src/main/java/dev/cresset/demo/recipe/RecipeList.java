package dev.cresset.demo.recipe;

import java.util.Locale;
import java.util.stream.Collectors;

/** The list of recipes for the terminal. */
public final class RecipeList {

  private RecipeList() {}

  /** Returns name, title and settings of each recipe. */
  public static String text() {
    return Recipes.ALL.all().stream()
        .map(RecipeList::entry)
        .collect(Collectors.joining(System.lineSeparator()));
  }

  private static String entry(Recipe recipe) {
    return String.format(
        Locale.ROOT,
        "%s  %s%n     %s%n     %s; %s; %s; batch size %d; %d epochs%n",
        recipe.name(),
        recipe.title(),
        recipe.note(),
        recipe.architecture(),
        recipe.lossName(),
        recipe.schedule() == null
            ? recipe.optimizer().describe()
            : recipe.optimizer().describe() + ", " + recipe.schedule().describe(),
        recipe.batchSize(),
        recipe.epochs());
  }
}
