/**
 * The shapes of what is sent: one record for each, whose components are the JSON's names.
 *
 * <pre>{@code
 * RunView.of(run.snapshot());
 * EvaluationView.of(result).accuracy();
 * }</pre>
 *
 * <p>Depends on {@code run}, {@code recipe} and the library. Immutable. Figures that are not
 * defined are NaN here and {@code null} in JSON. Start reading at {@link
 * dev.cresset.demo.view.RunView}.
 */
@NullMarked
package dev.cresset.demo.view;

import org.jspecify.annotations.NullMarked;
