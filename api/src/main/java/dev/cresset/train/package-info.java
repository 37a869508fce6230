/**
 * The training loop with validation, listeners, logs and a history of the epochs.
 *
 * <pre>{@code
 * History history =
 *     Trainer.of(model).loss(nll()).optimizer(sgd(0.01)).epochs(5).validateOn(held).fit(loader);
 * history.last().trainingLoss();
 * }</pre>
 *
 * <p>Depends on {@code nn}, {@code loss}, {@code optim}, {@code data}, {@code tensor}, {@code
 * types} and {@code io.internal}. A {@link dev.cresset.train.Trainer} is immutable and thread-safe;
 * train a model on one thread at a time. {@link dev.cresset.train.TrainingLog} creates listeners
 * that record a run. Start with {@link dev.cresset.train.Trainer}.
 */
@NullMarked
package dev.cresset.train;

import org.jspecify.annotations.NullMarked;
