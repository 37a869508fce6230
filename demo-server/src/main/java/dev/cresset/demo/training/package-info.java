/**
 * Trains and tests the networks of one plan at a time.
 *
 * <pre>{@code
 * StartedPlan started = injector.getInstance(TrainingService.class).start(plan, RunListener.SILENT);
 * started.last().join().testResult();
 * }</pre>
 *
 * <p>Depends on {@code recipe}, {@code images} and {@code run}; {@code terminal} and {@code web}
 * receive its events. {@link dev.cresset.demo.training.TrainingService} is thread-safe and trains
 * on one thread. Start reading there; {@code TrainerState} is its state machine.
 */
@NullMarked
package dev.cresset.demo.training;

import org.jspecify.annotations.NullMarked;
