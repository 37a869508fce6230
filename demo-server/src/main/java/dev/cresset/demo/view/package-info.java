/**
 * The JSON of what the demo adds to the HTTP API: one record for each object.
 *
 * <pre>{@code
 * RecipeView.of(recipe, 60_000, List.of("mnist"));
 * }</pre>
 *
 * <p>Depends on {@code recipe}, {@code upload} and the library. Immutable. Undefined figures are
 * NaN in Java and {@code null} in JSON. Start reading at {@link dev.cresset.demo.view.RecipeView}.
 */
@NullMarked
package dev.cresset.demo.view;

import org.jspecify.annotations.NullMarked;
