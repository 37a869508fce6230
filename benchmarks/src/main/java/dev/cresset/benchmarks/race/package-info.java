/**
 * Runs a measurement for several libraries in turn, each time in a JVM of its own, and makes a
 * table of the figures.
 *
 * <pre>{@code
 * Race race = new Race(Measurements.EPOCHS, List.of("pytorch@1", "nd4j"), 5, 60_000);
 * System.out.println(race.run(Network.numbered(1)));
 * }</pre>
 *
 * <p>Depends on the other packages of this module. Start reading at {@link
 * dev.cresset.benchmarks.race.Race}.
 */
@NullMarked
package dev.cresset.benchmarks.race;

import org.jspecify.annotations.NullMarked;
