/**
 * Measures how the time of training grows with networks, batches, data and threads.
 *
 * <pre>{@code
 * Growth.run(List.of(Axis.WIDTH, Axis.DEPTH), 1);
 * }</pre>
 *
 * <p>Depends on the other packages of this module. Start reading at {@link
 * dev.cresset.benchmarks.growth.Axis}.
 */
@NullMarked
package dev.cresset.benchmarks.growth;

import org.jspecify.annotations.NullMarked;
