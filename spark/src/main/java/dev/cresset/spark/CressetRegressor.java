package dev.cresset.spark;

import dev.cresset.spark.Targets.Kind;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.types.StructType;

/**
 * Trains a network with one output to predict a number, as an estimator of Spark ML.
 *
 * <pre>{@code
 * CressetRegressionModel model =
 *     new CressetRegressor()
 *         .setNetwork(Sequential.of(linear(10, 32), relu(), linear(32, 1)))
 *         .setLabelCol("price").setEpochs(20).setNumWorkers(4)
 *         .fit(training);
 * }</pre>
 *
 * <p>The losses are {@code mse()}, the default, {@code l1()}, {@code smoothL1()} and {@code
 * huber(..)}.
 *
 * @since 0.1
 */
public final class CressetRegressor
    extends CressetEstimator<CressetRegressor, CressetRegressionModel> {

  private static final long serialVersionUID = 1L;
  private static final String OPERATION = "CressetRegressor";

  /** Creates a regressor without a network. */
  public CressetRegressor() {
    this(Identifiable$.MODULE$.randomUID("cressetRegressor"));
  }

  /** Creates a regressor with an identifier, as Spark ML does when it copies one. */
  public CressetRegressor(String uid) {
    super(uid, "mse()");
  }

  /** Returns a reader of regressors that were saved. */
  public static MLReader<CressetRegressor> read() {
    return new StageReader<>(
        CressetRegressor.class, (uid, network) -> new CressetRegressor(uid).setNetwork(network));
  }

  /** Loads a regressor that was saved. */
  public static CressetRegressor load(String path) {
    return read().load(path);
  }

  @Override
  CressetRegressor self() {
    return this;
  }

  @Override
  String operation() {
    return OPERATION;
  }

  @Override
  Targets targets(int outputs, boolean vectors) {
    String loss = getOrDefault(loss());
    if (!LossText.OF_NUMBERS.contains(LossText.name(loss))) {
      throw new IllegalArgumentException(
          "%s: %s is a loss of classification; use mse(), l1(), smoothL1() or huber(..), or CressetClassifier"
              .formatted(OPERATION, loss));
    }
    if (outputs != 1) {
      throw new IllegalArgumentException(
          "%s: the network must have 1 output, got %s; end it with linear(.., 1)"
              .formatted(OPERATION, outputs));
    }
    if (vectors) {
      throw new IllegalArgumentException(
          "%s: needs numbers, but the column \"%s\" has vectors or arrays; train a network for each of their elements"
              .formatted(OPERATION, getOrDefault(labelCol())));
    }
    return Targets.of(Kind.NUMBERS, outputs);
  }

  @Override
  CressetRegressionModel model(TrainedNetwork trained) {
    return new CressetRegressionModel(uid()).setTrained(trained);
  }

  @Override
  StructType outputSchema(StructType schema) {
    return new OutputColumns(null, null, getOrDefault(predictionCol()), null, false)
        .addTo(OPERATION, schema);
  }
}
