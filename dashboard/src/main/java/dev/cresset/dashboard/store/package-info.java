/**
 * Runs in a directory, one JSON file for each, which several programs share.
 *
 * <pre>{@code
 * RunStore store = RunStore.open(Path.of("runs"));
 * store.write(RunStore.newName(run), run.snapshot());
 * }</pre>
 *
 * <p>Depends on {@code json} and {@code run}. Thread-safe. Start reading at {@link
 * dev.cresset.dashboard.store.RunStore}.
 */
@NullMarked
package dev.cresset.dashboard.store;

import org.jspecify.annotations.NullMarked;
