package dev.cresset.spark;

import dev.cresset.nn.Sequential;
import java.util.List;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * The base class of {@link CressetClassificationModel} and {@link CressetRegressionModel}: a
 * trained network that predicts the rows of a DataFrame.
 *
 * @param <M> type of the model
 * @since 0.1
 */
public abstract class CressetModel<M extends CressetModel<M>> extends Model<M>
    implements MLWritable {

  private static final long serialVersionUID = 1L;

  private final String uid;
  private byte @Nullable [] network;
  private double seconds;
  private double exchangeShare;

  private final Param<String> featuresCol;
  private final StringArrayParam featuresCols;
  private final Param<String> predictionCol;
  private final IntArrayParam inputShape;
  private final Param<String> history;

  CressetModel(String uid) {
    this.uid = uid;
    CheckedParams params = newParams();
    featuresCol = params.column("featuresCol", "column of vectors, arrays or numbers", "features");
    featuresCols = params.columns("featuresCols", "columns of numbers");
    predictionCol = params.optionalColumn("predictionCol", "column of predictions", "prediction");
    inputShape = params.shape("inputShape", "shape of a sample");
    history =
        params.readable(
            "history",
            "losses of the epochs",
            new TrainingLog().text(),
            "the text of a run",
            TrainingLog::parse);
  }

  /** Returns a factory of the parameters of this stage. */
  final CheckedParams newParams() {
    return new CheckedParams(this, operation());
  }

  abstract M self();

  abstract String operation();

  final <T> M with(Param<T> param, T value) {
    set(param, value);
    return self();
  }

  final M setNetwork(byte @Nullable [] network) {
    this.network = network;
    return self();
  }

  final M setTrained(TrainedNetwork trained) {
    network = trained.file();
    seconds = trained.seconds();
    exchangeShare = trained.exchangeShare();
    return with(history, trained.log().text());
  }

  private byte[] networkFile() {
    if (network == null) {
      throw new IllegalStateException(
          "%s: there is no network; create models with fit(..) or load(..)".formatted(operation()));
    }
    return network;
  }

  @Override
  public String uid() {
    return uid;
  }

  /** Returns a copy of the trained network, in evaluation mode. */
  public Sequential network() {
    return TemporaryFile.model(networkFile()).model(Sequential.class);
  }

  /** Returns the mean training loss of each epoch. */
  public double[] trainingLosses() {
    return TrainingLog.parse(getOrDefault(history)).trainingLosses();
  }

  /** Returns the validation loss after each epoch; empty if there were no validation rows. */
  public double[] validationLosses() {
    return TrainingLog.parse(getOrDefault(history)).validationLosses();
  }

  /**
   * Returns the duration of the training loop in seconds, with validation and checkpoints, without
   * reading rows; if {@code fit} continued from a checkpoint, only since then. 0 for a model that
   * was loaded.
   */
  public double trainingSeconds() {
    return seconds;
  }

  /**
   * Returns the fraction of {@link #trainingSeconds} that worker 0 spent adding gradients with
   * other workers and waiting for them. NaN with the exchange {@value
   * CressetEstimator#TREE_AGGREGATE}, whose jobs also compute the gradients.
   */
  public double exchangeShare() {
    return exchangeShare;
  }

  /**
   * Sets the column of features: vectors, dense or sparse, arrays of numbers, or one number. Clears
   * {@link #setFeaturesCols}.
   */
  public M setFeaturesCol(String column) {
    featureColumns().set(column);
    return self();
  }

  /**
   * Sets several columns of numbers as features, in this order, in place of a single column. Clears
   * {@link #setFeaturesCol}.
   */
  public M setFeaturesCols(String... columns) {
    featureColumns().set(columns);
    return self();
  }

  /** Sets the column of predictions; empty for none. */
  public M setPredictionCol(String column) {
    return with(predictionCol, column);
  }

  /** Returns the parameter of {@link #setFeaturesCol}. */
  public Param<String> featuresCol() {
    return featuresCol;
  }

  /** Returns the parameter of {@link #setFeaturesCols}. */
  public StringArrayParam featuresCols() {
    return featuresCols;
  }

  /** Returns the parameter of {@link #setPredictionCol}. */
  public Param<String> predictionCol() {
    return predictionCol;
  }

  /** Returns the parameter that has the shape of a sample; empty for vectors. */
  public IntArrayParam inputShape() {
    return inputShape;
  }

  /** Returns the parameter that has the losses of the epochs, in a form for files. */
  public Param<String> history() {
    return history;
  }

  final List<String> features() {
    return featureColumns().names();
  }

  private FeatureColumns featureColumns() {
    return new FeatureColumns(this, featuresCol, featuresCols);
  }

  abstract OutputColumns outputs();

  @Override
  public StructType transformSchema(StructType schema) {
    featureColumns().check(operation());
    new InputColumns(operation(), schema).checkFeatures(features());
    return outputs().addTo(operation(), schema);
  }

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    StructType schema = transformSchema(dataset.schema());
    CustomLayers.checkPrediction(operation(), dataset.sparkSession().sparkContext(), networkFile());
    Broadcast<byte[]> file = PredictRows.broadcast(dataset.sparkSession(), networkFile());
    return new PredictRows(operation(), features(), getOrDefault(inputShape), outputs(), file)
        .apply(dataset, schema);
  }

  final M copyTo(M copy, ParamMap extra) {
    CressetModel<M> other = copyValues(copy, extra);
    other.network = network;
    other.seconds = seconds;
    other.exchangeShare = exchangeShare;
    return copy.setParent(parent());
  }

  @Override
  public MLWriter write() {
    return new StageWriter(this, networkFile());
  }
}
