/**
 * The plan of a run: a recipe with data and settings.
 *
 * <pre>{@code
 * RunPlan plan = new RunPlan(recipe, "mnist", 5, 42, recipe.optimizer());
 * }</pre>
 *
 * <p>Depends on {@code recipe}. Immutable. {@link dev.cresset.demo.run.RunPlan} is its only class.
 */
@NullMarked
package dev.cresset.demo.run;

import org.jspecify.annotations.NullMarked;
