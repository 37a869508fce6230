/**
 * Trains one plan at a time and tests each of its networks.
 *
 * <pre>{@code
 * StartedPlan started = injector.getInstance(TrainingService.class).start(plan, RunListener.SILENT);
 * started.last().join().tested();
 * }</pre>
 *
 * <p>Depends on {@code recipe}, {@code images} and {@code run}; knows neither terminal nor web,
 * which listen to it. One thread trains; {@link dev.cresset.demo.training.TrainingService} may be
 * used by any. Start reading there; {@code TrainerState} holds what may start, stop and follow.
 */
@NullMarked
package dev.cresset.demo.training;

import org.jspecify.annotations.NullMarked;
