/**
 * Trains: one plan at a time, each of its networks tested at the end.
 *
 * <pre>{@code
 * StartedPlan started = injector.getInstance(Workbench.class).start(plan, RunListener.SILENT);
 * started.last().join().tested();
 * }</pre>
 *
 * <p>Depends on {@code recipe}, {@code images} and {@code run}; knows neither terminal nor web,
 * which listen to it. One thread trains; {@link dev.cresset.demo.training.Workbench} may be used by
 * any. Start reading there.
 */
@NullMarked
package dev.cresset.demo.training;

import org.jspecify.annotations.NullMarked;
