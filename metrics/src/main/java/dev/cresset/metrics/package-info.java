/**
 * Metrics of classifiers and regressions: confusion matrix, curves and areas, figures of
 * probabilities, confidence intervals, calibration, thresholds, wrong labels and text reports.
 *
 * <pre>{@code
 * Evaluation test = Evaluation.of(model, DataLoader.of(images).batchSize(1000));
 * test.accuracy();                                // fraction of correct predictions
 * test.f1(Average.MACRO);                         // unweighted mean over the classes
 * test.probabilities().rocAuc(Average.MACRO);     // figures of probabilities
 * System.out.println(test.report());              // table, as scikit-learn's, and warnings
 * }</pre>
 *
 * <p>All values equal those of {@code sklearn.metrics} with {@code labels=range(classes)}: a macro
 * average includes classes without samples.
 *
 * <p>Depends on {@code cresset-api} and the JDK. All types are immutable and thread-safe. Start
 * with {@link dev.cresset.metrics.Evaluation} to evaluate a model on a data set, or with {@link
 * dev.cresset.metrics.ConfusionMatrix}, {@link dev.cresset.metrics.Probabilities} and {@link
 * dev.cresset.metrics.Regression} for predictions from elsewhere.
 */
@NullMarked
package dev.cresset.metrics;

import org.jspecify.annotations.NullMarked;
