/**
 * Shows training in a browser: curves, gradients and memory while a network is trained, then the
 * results on a test set, and past runs.
 *
 * <pre>{@code
 * Trainer.of(model).loss(nll()).optimizer(sgd(0.01)).epochs(5)
 *     .listener(Dashboard.open(8080))
 *     .fit(loader);
 * }</pre>
 *
 * <p>Depends on the library, {@code tabular}, Javalin and Jackson. Thread-safe. Start reading at
 * {@link dev.cresset.dashboard.Dashboard}. The packages below are not for programs.
 */
@NullMarked
package dev.cresset.dashboard;

import org.jspecify.annotations.NullMarked;
