/**
 * A progress bar on a terminal for each epoch of training, and one line an epoch elsewhere.
 *
 * <pre>{@code
 * Trainer.of(model).loss(nll()).optimizer(sgd(0.01)).epochs(10).validateOn(held)
 *     .listener(TrainingProgress.console())
 *     .fit(loader);
 * }</pre>
 *
 * <p>Depends on {@code cresset-api} and the library {@code me.tongfei:progressbar}. Used by the
 * training thread; a thread of that library draws. Start reading at {@link
 * dev.cresset.progress.TrainingProgress}.
 */
@NullMarked
package dev.cresset.progress;

import org.jspecify.annotations.NullMarked;
