/**
 * Measures how well wrong labels are found: some training labels of MNIST are changed on purpose.
 *
 * <pre>{@code
 * mvn -Pbenchmarks -Dcresset.benchmark=labels
 * }</pre>
 *
 * <p>Start reading at {@link dev.cresset.benchmarks.labels.WrongLabels}.
 */
@NullMarked
package dev.cresset.benchmarks.labels;

import org.jspecify.annotations.NullMarked;
