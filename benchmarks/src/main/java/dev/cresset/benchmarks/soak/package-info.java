/**
 * Trains, saves, loads and predicts in a loop for minutes, and records how much memory that takes.
 *
 * <pre>{@code
 * Soak.run(List.of("nd4j", "djl", "jvm"), 10);
 * }</pre>
 *
 * <p>Depends on {@code race}. Start reading at {@link dev.cresset.benchmarks.soak.Workload}, then
 * {@link dev.cresset.benchmarks.soak.Soak}. {@link dev.cresset.benchmarks.soak.ConvolutionSteps}
 * counts steps instead of minutes.
 */
@NullMarked
package dev.cresset.benchmarks.soak;

import org.jspecify.annotations.NullMarked;
