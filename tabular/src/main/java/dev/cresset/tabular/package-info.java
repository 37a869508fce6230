/**
 * Tables: rows of a CSV file, of records or of a query become inputs of a network, and a network
 * predicts rows.
 *
 * <pre>{@code
 * Rows rows = Csv.read(path);
 * FittedColumns fitted = Columns.features(number("age").standardized(), category("city"))
 *     .label("answer").fit(rows);
 * Trainer.of(model).loss(crossEntropy()).optimizer(adam(0.01)).fit(DataLoader.of(fitted.dataset(rows)));
 * fitted.predictor(model).save(file);
 * Prediction answer = TablePredictor.load(file).predict(Map.of("age", 31, "city", "Graz"));
 * }</pre>
 *
 * <p>Depends on {@code cresset-api} and a CSV parser. All classes are immutable and thread-safe.
 * Start with {@link dev.cresset.tabular.Columns}. Counterparts: scikit-learn's {@code
 * sklearn.compose.ColumnTransformer}, Keras' {@code keras.utils.FeatureSpace}.
 */
@NullMarked
package dev.cresset.tabular;

import org.jspecify.annotations.NullMarked;
