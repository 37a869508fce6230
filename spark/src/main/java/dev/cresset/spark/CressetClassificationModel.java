package dev.cresset.spark;

import dev.cresset.nn.OutputType;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;

/**
 * A classifier that {@link CressetClassifier} trained: adds the columns {@code rawPrediction}, the
 * outputs of the network, {@code probability}, and {@code prediction}, the class with the highest
 * probability.
 *
 * @since 0.1
 */
public final class CressetClassificationModel extends CressetModel<CressetClassificationModel> {

  private static final long serialVersionUID = 1L;
  private static final String OPERATION = "CressetClassificationModel";

  private final Param<String> rawPredictionCol;
  private final Param<String> probabilityCol;
  private final Param<String> outputType;

  /** Creates a model without a network, as Spark ML does before it copies one. */
  public CressetClassificationModel() {
    this(Identifiable$.MODULE$.randomUID("cressetClassificationModel"));
  }

  /** Creates a model without a network with an identifier, as Spark ML does to copy one. */
  public CressetClassificationModel(String uid) {
    super(uid);
    rawPredictionCol =
        newParams().optionalColumn("rawPredictionCol", "column of the outputs", "rawPrediction");
    probabilityCol =
        newParams().optionalColumn("probabilityCol", "column of probabilities", "probability");
    outputType =
        newParams()
            .readable(
                "outputType",
                "what the outputs are",
                OutputType.LOGITS.name(),
                "the name of an OutputType",
                OutputType::valueOf);
  }

  /** Returns a reader of models that were saved. */
  public static MLReader<CressetClassificationModel> read() {
    return new StageReader<>(
        CressetClassificationModel.class,
        (uid, network) -> new CressetClassificationModel(uid).setNetwork(network));
  }

  /** Loads a model that was saved. */
  public static CressetClassificationModel load(String path) {
    return read().load(path);
  }

  /** Sets the column of the outputs of the network; empty for none. */
  public CressetClassificationModel setRawPredictionCol(String column) {
    return with(rawPredictionCol, column);
  }

  /** Sets the column of the probabilities of the classes; empty for none. */
  public CressetClassificationModel setProbabilityCol(String column) {
    return with(probabilityCol, column);
  }

  CressetClassificationModel setOutputType(OutputType type) {
    return with(outputType, type.name());
  }

  /** Returns the parameter of {@link #setRawPredictionCol}. */
  public Param<String> rawPredictionCol() {
    return rawPredictionCol;
  }

  /** Returns the parameter of {@link #setProbabilityCol}. */
  public Param<String> probabilityCol() {
    return probabilityCol;
  }

  /** Returns the parameter that says what the outputs of the network are, an {@link OutputType}. */
  public Param<String> outputType() {
    return outputType;
  }

  @Override
  CressetClassificationModel self() {
    return this;
  }

  @Override
  String operation() {
    return OPERATION;
  }

  @Override
  OutputColumns outputs() {
    return new OutputColumns(
        getOrDefault(rawPredictionCol),
        getOrDefault(probabilityCol),
        getOrDefault(predictionCol()),
        OutputType.valueOf(getOrDefault(outputType)),
        true);
  }

  @Override
  public CressetClassificationModel copy(ParamMap extra) {
    return copyTo(new CressetClassificationModel(uid()), extra);
  }
}
