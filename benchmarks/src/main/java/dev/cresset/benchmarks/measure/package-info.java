/**
 * What is measured about a library and a network, in the process that it is called in.
 *
 * <pre>{@code
 * Run run = new Run(Libraries.ND4J, Network.numbered(1), 60_000, System.nanoTime());
 * Map<String, Double> figures = Measurements.EPOCHS.measurement().of(run);
 * }</pre>
 *
 * <p>Depends on {@code dev.cresset.benchmarks} and {@code library}. Start reading at {@link
 * dev.cresset.benchmarks.measure.Measurements}.
 */
@NullMarked
package dev.cresset.benchmarks.measure;

import org.jspecify.annotations.NullMarked;
