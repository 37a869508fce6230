/**
 * What can be trained: each of the notes as one {@link dev.cresset.demo.recipe.Recipe}.
 *
 * <pre>{@code
 * Recipe recipe = Recipes.named("003").orElseThrow();
 * Module model = recipe.architecture().get();
 * }</pre>
 *
 * <p>Depends on the library alone. Recipes are immutable and may be shared between threads; the
 * networks they make may not be trained by several. To add a recipe, add it to {@link
 * dev.cresset.demo.recipe.Recipes}; start reading there.
 */
@NullMarked
package dev.cresset.demo.recipe;

import org.jspecify.annotations.NullMarked;
