/**
 * The networks that the demo trains: one {@link dev.cresset.demo.recipe.Recipe} for each note, and
 * for tables.
 *
 * <pre>{@code
 * Recipe recipe = Recipes.ALL.named("003").orElseThrow();
 * Module model = recipe.variants().get(0).network().get();
 * }</pre>
 *
 * <p>Depends only on the library. Recipes are immutable and thread-safe. To add a recipe, write a
 * class like {@code DigitsWithDropout} and a text file of the same name with the note's output, and
 * add the class to {@link dev.cresset.demo.recipe.Recipes}; for a table like {@code
 * PenguinSpecies}. Start reading there.
 */
@NullMarked
package dev.cresset.demo.recipe;

import org.jspecify.annotations.NullMarked;
