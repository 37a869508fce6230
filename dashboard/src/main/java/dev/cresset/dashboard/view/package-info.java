/**
 * The JSON of the HTTP API: one record for each object; its components are the JSON fields.
 *
 * <pre>{@code
 * RunView.of(run);
 * EvaluationView.of(result).accuracy();
 * }</pre>
 *
 * <p>Depends on {@code run} and the library. Immutable. Undefined figures are NaN in Java and
 * {@code null} in JSON. Start reading at {@link dev.cresset.dashboard.view.RunView}.
 */
@NullMarked
package dev.cresset.dashboard.view;

import org.jspecify.annotations.NullMarked;
