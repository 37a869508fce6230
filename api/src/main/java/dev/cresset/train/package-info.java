/**
 * The training loop with validation, schedules, early stopping, checkpoints, metrics, listeners and
 * a history of the epochs; checks of a network before it is trained.
 *
 * <pre>{@code
 * Trainer trainer = Trainer.of(model).loss(nll()).optimizer(adam(1e-3)).epochs(50).validateOn(held)
 *     .schedule(cosine(50)).clipNorm(1.0).earlyStopping(EarlyStopping.patience(5));
 * trainer.fastDevRun(loader);
 * History history = trainer.fit(loader);
 * history.best().validationLoss();
 * }</pre>
 *
 * <p>{@link dev.cresset.train.EarlyStopper} and {@link dev.cresset.train.Metric} also serve a loop
 * of one's own. {@link dev.cresset.train.Checkpoints} says where a run is saved. {@link
 * dev.cresset.train.TrainingLog} creates listeners that record a run.
 *
 * <p>Depends on {@code nn}, {@code loss}, {@code optim}, {@code data}, {@code tensor}, {@code
 * types}, {@code io} and {@code io.internal}. A {@link dev.cresset.train.Trainer} is immutable and
 * thread-safe; train a model on one thread at a time. Start with {@link dev.cresset.train.Trainer}.
 */
@NullMarked
package dev.cresset.train;

import org.jspecify.annotations.NullMarked;
