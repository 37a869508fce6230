/**
 * JMH benchmarks: single operations of each backend; steps, epochs and predictions of each library.
 *
 * <pre>{@code
 * mvn -Pbenchmarks -Dcresset.benchmark=jmh "-Dcresset.jmh=OperationBenchmark -p backend=nd4j"
 * }</pre>
 *
 * <p>Depends on {@code dev.cresset.benchmarks} and {@code library}. JMH does not take turns: to
 * compare libraries, race them. Start reading at {@link
 * dev.cresset.benchmarks.jmh.OperationBenchmark}.
 */
@NullMarked
package dev.cresset.benchmarks.jmh;

import org.jspecify.annotations.NullMarked;
