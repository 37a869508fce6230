/**
 * The training loop, ready-made: {@link dev.cresset.train.Trainer}.
 *
 * <pre>{@code
 * History history =
 *     Trainer.of(model).loss(nll()).optimizer(sgd(0.01)).epochs(5).validateOn(held).fit(loader);
 * history.last().trainingLoss();
 * }</pre>
 *
 * <p>Depends on {@code nn}, {@code loss}, {@code optim}, {@code data} and {@code tensor}. A trainer
 * is immutable; {@code fit} is for one thread per model. Start reading at {@link
 * dev.cresset.train.Trainer}.
 */
@NullMarked
package dev.cresset.train;

import org.jspecify.annotations.NullMarked;
