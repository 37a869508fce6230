package dev.cresset.spark;

import dev.cresset.nn.Module;
import dev.cresset.nn.OutputType;
import dev.cresset.types.NotNull;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.StringArrayParam;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.StructType;
import org.jspecify.annotations.Nullable;

/**
 * Predicts the rows of a DataFrame with any network that was saved in a model file, wherever it was
 * trained.
 *
 * <pre>{@code
 * Dataset<Row> predicted =
 *     new CressetTransformer().setModelFile(Path.of("digits.safetensors")).transform(rows);
 * }</pre>
 *
 * <p>Adds the column {@code output}, the outputs of the network as a vector. For classifiers, set
 * {@link #setProbabilityCol} and {@link #setPredictionCol} for more columns. The network is sent to
 * each executor once; all tasks of an executor share one {@link dev.cresset.nn.Predictor}, which
 * applies the transforms that were saved with the network.
 *
 * @since 0.1
 */
public final class CressetTransformer extends Transformer implements MLWritable {

  private static final long serialVersionUID = 1L;
  private static final String OPERATION = "CressetTransformer";

  private final String uid;
  private byte @Nullable [] network;

  private final Param<String> featuresCol;
  private final StringArrayParam featuresCols;
  private final Param<String> outputCol;
  private final Param<String> probabilityCol;
  private final Param<String> predictionCol;
  private final IntArrayParam inputShape;

  /** Creates a transformer without a network. */
  public CressetTransformer() {
    this(Identifiable$.MODULE$.randomUID("cressetTransformer"));
  }

  /** Creates a transformer with an identifier, as Spark ML does when it copies one. */
  public CressetTransformer(String uid) {
    this.uid = uid;
    CheckedParams params = new CheckedParams(this, OPERATION);
    featuresCol = params.column("featuresCol", "column of vectors, arrays or numbers", "features");
    featuresCols = params.columns("featuresCols", "columns of numbers");
    outputCol = params.optionalColumn("outputCol", "column of the outputs", "output");
    probabilityCol = params.optionalColumn("probabilityCol", "column of probabilities", "");
    predictionCol = params.optionalColumn("predictionCol", "column of predicted classes", "");
    inputShape = params.shape("inputShape", "shape of a sample");
  }

  private <T> CressetTransformer with(Param<T> param, T value) {
    set(param, value);
    return this;
  }

  /** Returns a reader of transformers that were saved. */
  public static MLReader<CressetTransformer> read() {
    return new StageReader<>(
        CressetTransformer.class,
        (uid, network) -> {
          CressetTransformer transformer = new CressetTransformer(uid);
          transformer.network = network;
          return transformer;
        });
  }

  /** Loads a transformer that was saved. */
  public static CressetTransformer load(String path) {
    return read().load(path);
  }

  @Override
  public String uid() {
    return uid;
  }

  /**
   * Reads a model file on the driver; executors do not need the file.
   *
   * @throws UncheckedIOException if it cannot be read or is not a model file
   */
  public CressetTransformer setModelFile(Path file) {
    NotNull.check("setModelFile", "file", file);
    try {
      byte[] bytes = Files.readAllBytes(file);
      dev.cresset.nn.ModelFile.load(file);
      network = bytes;
    } catch (NoSuchFileException e) {
      throw new UncheckedIOException(
          "setModelFile: %s cannot be read (no such file); check the path".formatted(file), e);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "setModelFile: %s cannot be read (%s)".formatted(file, e.getMessage()), e);
    }
    return this;
  }

  /**
   * Sets the column of features: vectors, dense or sparse, arrays of numbers, or one number. Clears
   * {@link #setFeaturesCols}.
   */
  public CressetTransformer setFeaturesCol(String column) {
    featureColumns().set(column);
    return this;
  }

  /**
   * Sets several columns of numbers as features, in this order, in place of a single column. Clears
   * {@link #setFeaturesCol}.
   */
  public CressetTransformer setFeaturesCols(String... columns) {
    featureColumns().set(columns);
    return this;
  }

  /** Sets the column of the outputs of the network; empty for none. */
  public CressetTransformer setOutputCol(String column) {
    return with(outputCol, column);
  }

  /** Sets the column of the probabilities of the classes; by default there is none. */
  public CressetTransformer setProbabilityCol(String column) {
    return with(probabilityCol, column);
  }

  /**
   * Sets the column of the predicted class, its index as a double; by default there is none. For
   * regression, use {@link #setOutputCol}.
   */
  public CressetTransformer setPredictionCol(String column) {
    return with(predictionCol, column);
  }

  /** Sets the shape of a sample, for example 1, 28, 28; by default samples are vectors. */
  public CressetTransformer setInputShape(int... shape) {
    return with(inputShape, shape);
  }

  /** Returns the parameter of {@link #setFeaturesCol}. */
  public Param<String> featuresCol() {
    return featuresCol;
  }

  /** Returns the parameter of {@link #setFeaturesCols}. */
  public StringArrayParam featuresCols() {
    return featuresCols;
  }

  /** Returns the parameter of {@link #setOutputCol}. */
  public Param<String> outputCol() {
    return outputCol;
  }

  /** Returns the parameter of {@link #setProbabilityCol}. */
  public Param<String> probabilityCol() {
    return probabilityCol;
  }

  /** Returns the parameter of {@link #setPredictionCol}. */
  public Param<String> predictionCol() {
    return predictionCol;
  }

  /** Returns the parameter of {@link #setInputShape}. */
  public IntArrayParam inputShape() {
    return inputShape;
  }

  private byte[] networkFile() {
    if (network == null) {
      throw new IllegalStateException(
          "%s: there is no network; call setModelFile(..) first".formatted(OPERATION));
    }
    return network;
  }

  private List<String> features() {
    return featureColumns().names();
  }

  private FeatureColumns featureColumns() {
    return new FeatureColumns(this, featuresCol, featuresCols);
  }

  private OutputColumns columns() {
    String probability = getOrDefault(probabilityCol);
    String prediction = getOrDefault(predictionCol);
    if (probability.isEmpty() && prediction.isEmpty()) {
      return new OutputColumns(getOrDefault(outputCol), null, null, null, false);
    }
    Module model = TemporaryFile.model(networkFile()).model();
    OutputType type =
        OutputType.of(model)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "%s: the last layer of %s does not determine what its outputs are; end it with logSoftmax(1) or softmax(1), or use only setOutputCol"
                            .formatted(OPERATION, model.typeName())));
    return new OutputColumns(getOrDefault(outputCol), probability, prediction, type, false);
  }

  @Override
  public StructType transformSchema(StructType schema) {
    featureColumns().check(OPERATION);
    new InputColumns(OPERATION, schema).checkFeatures(features());
    return columns().addTo(OPERATION, schema);
  }

  @Override
  public Dataset<Row> transform(Dataset<?> dataset) {
    StructType schema = transformSchema(dataset.schema());
    CustomLayers.checkPrediction(OPERATION, dataset.sparkSession().sparkContext(), networkFile());
    return new PredictRows(
            OPERATION,
            features(),
            getOrDefault(inputShape),
            columns(),
            PredictRows.broadcast(dataset.sparkSession(), networkFile()))
        .apply(dataset, schema);
  }

  @Override
  public CressetTransformer copy(ParamMap extra) {
    CressetTransformer copy = copyValues(new CressetTransformer(uid), extra);
    copy.network = network;
    return copy;
  }

  @Override
  public MLWriter write() {
    return new StageWriter(this, networkFile());
  }
}
