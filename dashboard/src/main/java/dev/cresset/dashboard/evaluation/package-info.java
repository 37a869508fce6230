/**
 * Evaluates a network on the test set that a program gives, and keeps some of its samples.
 *
 * <pre>{@code
 * TestResult result = new TestData("test set", loader, List.of("no", "yes"), null).evaluate(model);
 * }</pre>
 *
 * <p>Depends on {@code run}. Used by the training thread. Start reading at {@link
 * dev.cresset.dashboard.evaluation.TestData}.
 */
@NullMarked
package dev.cresset.dashboard.evaluation;

import org.jspecify.annotations.NullMarked;
