package dev.cresset.spark;

import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;

/**
 * A network that {@link CressetRegressor} trained: adds the column {@code prediction}.
 *
 * @since 0.1
 */
public final class CressetRegressionModel extends CressetModel<CressetRegressionModel> {

  private static final long serialVersionUID = 1L;
  private static final String OPERATION = "CressetRegressionModel";

  /** Creates a model without a network, as Spark ML does before it copies one. */
  public CressetRegressionModel() {
    this(Identifiable$.MODULE$.randomUID("cressetRegressionModel"));
  }

  /** Creates a model without a network with an identifier, as Spark ML does to copy one. */
  public CressetRegressionModel(String uid) {
    super(uid);
  }

  /** Returns a reader of models that were saved. */
  public static MLReader<CressetRegressionModel> read() {
    return new StageReader<>(
        CressetRegressionModel.class,
        (uid, network) -> new CressetRegressionModel(uid).setNetwork(network));
  }

  /** Loads a model that was saved. */
  public static CressetRegressionModel load(String path) {
    return read().load(path);
  }

  @Override
  CressetRegressionModel self() {
    return this;
  }

  @Override
  String operation() {
    return OPERATION;
  }

  @Override
  OutputColumns outputs() {
    return new OutputColumns(null, null, getOrDefault(predictionCol()), null, false);
  }

  @Override
  public CressetRegressionModel copy(ParamMap extra) {
    return copyTo(new CressetRegressionModel(uid()), extra);
  }
}
