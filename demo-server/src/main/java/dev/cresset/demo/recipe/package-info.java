/**
 * What can be trained: each of the notes as one {@link dev.cresset.demo.recipe.Recipe}.
 *
 * <pre>{@code
 * Recipe recipe = Recipes.OF_THE_NOTES.named("003").orElseThrow();
 * Module model = recipe.variants().get(0).network().get();
 * }</pre>
 *
 * <p>Depends on the library alone. Recipes are immutable and may be shared between threads; the
 * networks they make may not be trained by several. To add a recipe, write a class like {@code
 * DigitsWithDropout}, beside it a text of what is expected, and add it to {@link
 * dev.cresset.demo.recipe.Recipes}; start reading there.
 */
@NullMarked
package dev.cresset.demo.recipe;

import org.jspecify.annotations.NullMarked;
