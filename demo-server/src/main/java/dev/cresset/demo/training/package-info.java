/**
 * One run: a recipe trained on the images and tested on others.
 *
 * <pre>{@code
 * FinishedRun run = injector.getInstance(TrainingRun.class).run();
 * run.confusion().accuracy();
 * }</pre>
 *
 * <p>Depends on {@code settings} and {@code recipe}; knows neither terminal nor web, which listen
 * to it. A run trains in the thread that calls it; {@link dev.cresset.demo.training.FinishedRun} is
 * immutable. Start reading at {@link dev.cresset.demo.training.TrainingRun}.
 */
@NullMarked
package dev.cresset.demo.training;

import org.jspecify.annotations.NullMarked;
