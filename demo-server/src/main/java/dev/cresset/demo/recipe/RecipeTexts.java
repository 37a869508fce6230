package dev.cresset.demo.recipe;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/**
 * What stands about a recipe on the class path: its source, which the build puts beside its class,
 * and what the note printed.
 */
final class RecipeTexts {

  private RecipeTexts() {}

  /** Returns the class as it is written, from its declaration on. */
  static String source(Class<?> recipe) {
    String file = read(recipe, recipe.getSimpleName() + ".java");
    return file.substring(file.indexOf("\nfinal class ") + 1).strip();
  }

  /** Returns what the note printed. */
  static String printed(Class<?> recipe) {
    return read(recipe, recipe.getSimpleName() + ".txt").strip();
  }

  private static String read(Class<?> recipe, String name) {
    try (InputStream file = recipe.getResourceAsStream(name)) {
      if (file == null) {
        throw new IllegalStateException("The recipe's file " + name + " is not in the jar.");
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
