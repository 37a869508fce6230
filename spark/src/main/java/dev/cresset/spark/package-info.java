/**
 * Training and prediction on Apache Spark, as estimators and transformers of Spark ML.
 *
 * <pre>{@code
 * CressetClassificationModel model =
 *     new CressetClassifier()
 *         .setNetwork(Sequential.of(linear(784, 128), relu(), linear(128, 10)))
 *         .setEpochs(5).setNumWorkers(4)
 *         .fit(training);
 * model.transform(test).select("prediction").show();
 * }</pre>
 *
 * <p>Depends on {@code dev.cresset.nn}, {@code loss}, {@code optim}, {@code tensor} and {@code io},
 * and on Spark ML. As in Spark, an estimator is used by one thread at a time. Start reading at
 * {@link dev.cresset.spark.CressetClassifier}; {@code FitJob} shows what {@code fit} does.
 */
@NullMarked
package dev.cresset.spark;

import org.jspecify.annotations.NullMarked;
