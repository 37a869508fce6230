/**
 * The training loop with validation, listeners and a history of the epochs.
 *
 * <pre>{@code
 * History history =
 *     Trainer.of(model).loss(nll()).optimizer(sgd(0.01)).epochs(5).validateOn(held).fit(loader);
 * history.last().trainingLoss();
 * }</pre>
 *
 * <p>Depends on {@code nn}, {@code loss}, {@code optim}, {@code data}, {@code tensor} and {@code
 * types}. A {@link dev.cresset.train.Trainer} is immutable and thread-safe; train a model on one
 * thread at a time. Start with {@link dev.cresset.train.Trainer}.
 */
@NullMarked
package dev.cresset.train;

import org.jspecify.annotations.NullMarked;
