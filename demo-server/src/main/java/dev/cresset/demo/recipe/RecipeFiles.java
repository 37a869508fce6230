package dev.cresset.demo.recipe;

import com.google.common.io.Resources;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Reads the files of a recipe on the class path: its source code and the note's output. */
final class RecipeFiles {

  private RecipeFiles() {}

  /** Returns the source code of the class, from its declaration on. */
  static String source(Class<?> recipe) {
    String file = read(recipe, recipe.getSimpleName() + ".java");
    return file.substring(file.indexOf("\nfinal class ") + 1).strip();
  }

  /** Returns the output that the note shows. */
  static String expected(Class<?> recipe) {
    return read(recipe, recipe.getSimpleName() + ".txt").strip();
  }

  private static String read(Class<?> recipe, String name) {
    try {
      return Resources.toString(Resources.getResource(recipe, name), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
