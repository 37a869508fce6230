/**
 * Each run: what is known of it, progress, curves and results.
 *
 * <pre>{@code
 * Run run = runs.numbered(1).orElseThrow();
 * run.progress().share();
 * run.testResult().map(result -> result.confusion().accuracy());
 * }</pre>
 *
 * <p>Depends on the library only. Used by the dashboard and the demo; not for other programs.
 * Thread-safe: the training thread writes, any thread may read. Start reading at {@link
 * dev.cresset.dashboard.run.Run}.
 */
@NullMarked
package dev.cresset.dashboard.run;

import org.jspecify.annotations.NullMarked;
