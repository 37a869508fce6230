/**
 * How well a classifier does: the {@link dev.cresset.metrics.ConfusionMatrix}, the figures drawn
 * from it (accuracy, precision, recall, F1), a text {@link dev.cresset.metrics.Report}, and the
 * {@link dev.cresset.metrics.Evaluation} that runs a model over data to fill it.
 *
 * <pre>{@code
 * Evaluation test = Evaluation.of(model, DataLoader.of(images).batchSize(1000));
 * test.accuracy();                                // share of samples that were right
 * test.f1(Average.MACRO);                         // mean over the classes
 * test.confusion().perClass().get(3).recall();    // one class
 * System.out.println(test.report());              // the table, and what to be wary of
 * }</pre>
 *
 * <p>The figures are those of scikit-learn's {@code sklearn.metrics} with {@code
 * labels=range(classes)}: every class counts in a macro average, also one that never occurs.
 *
 * <p>Depends on {@code dev.cresset:cresset-api}. All types are immutable, hence safe in any thread.
 * Start reading at {@link dev.cresset.metrics.ConfusionMatrix}.
 */
@NullMarked
package dev.cresset.metrics;

import org.jspecify.annotations.NullMarked;
