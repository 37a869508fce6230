/**
 * Reads a CSV file of a million rows, fits its columns and trains one epoch, beside a program with
 * pandas and scikit-learn.
 *
 * <pre>{@code
 * TableRace.run(List.of("jvm", "nd4j", "sklearn"), 3, 1_000_000);
 * }</pre>
 *
 * <p>Depends on {@code race}. Start reading at {@link dev.cresset.benchmarks.table.TableProgram},
 * then {@link dev.cresset.benchmarks.table.TableRace}.
 */
@NullMarked
package dev.cresset.benchmarks.table;

import org.jspecify.annotations.NullMarked;
