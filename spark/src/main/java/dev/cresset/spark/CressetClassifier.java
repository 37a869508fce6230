package dev.cresset.spark;

import dev.cresset.loss.Loss;
import dev.cresset.nn.OutputType;
import dev.cresset.spark.Targets.Kind;
import java.util.OptionalLong;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.util.Identifiable$;
import org.apache.spark.ml.util.MLReader;
import org.apache.spark.sql.types.StructType;

/**
 * Trains a classifier on the rows of a DataFrame, as an estimator of Spark ML.
 *
 * <pre>{@code
 * CressetClassifier classifier =
 *     new CressetClassifier()
 *         .setNetwork(Sequential.of(linear(784, 128), relu(), linear(128, 10)))
 *         .setOptimizer(adam(1e-3)).setEpochs(5).setBatchSize(256).setNumWorkers(4);
 * CressetClassificationModel model = classifier.fit(training);
 * Dataset<Row> predicted = model.transform(test);   // rawPrediction, probability, prediction
 * }</pre>
 *
 * <p>Labels are the classes 0, 1 and so on, one for each output of the network; for a network with
 * one output and {@code binaryCrossEntropyWithLogits()}, 0 and 1. For {@code crossEntropy()} and
 * {@code klDiv()} they may also be vectors or arrays of a probability for each class. The default
 * loss is {@code crossEntropy()}.
 *
 * @since 0.1
 */
public final class CressetClassifier
    extends CressetEstimator<CressetClassifier, CressetClassificationModel> {

  private static final long serialVersionUID = 1L;
  private static final String OPERATION = "CressetClassifier";

  private final Param<String> rawPredictionCol;
  private final Param<String> probabilityCol;

  /** Creates a classifier without a network. */
  public CressetClassifier() {
    this(Identifiable$.MODULE$.randomUID("cressetClassifier"));
  }

  /** Creates a classifier with an identifier, as Spark ML does when it copies one. */
  public CressetClassifier(String uid) {
    super(uid, "crossEntropy()");
    rawPredictionCol =
        newParams().optionalColumn("rawPredictionCol", "column of the outputs", "rawPrediction");
    probabilityCol =
        newParams().optionalColumn("probabilityCol", "column of probabilities", "probability");
  }

  /** Returns a reader of classifiers that were saved. */
  public static MLReader<CressetClassifier> read() {
    return new StageReader<>(
        CressetClassifier.class, (uid, network) -> new CressetClassifier(uid).setNetwork(network));
  }

  /** Loads a classifier that was saved. */
  public static CressetClassifier load(String path) {
    return read().load(path);
  }

  /** Sets the column of the outputs of the network, which the model adds. */
  public CressetClassifier setRawPredictionCol(String column) {
    return with(rawPredictionCol, column);
  }

  /** Sets the column of the probabilities of the classes, which the model adds. */
  public CressetClassifier setProbabilityCol(String column) {
    return with(probabilityCol, column);
  }

  /** Returns the parameter of {@link #setRawPredictionCol}. */
  public Param<String> rawPredictionCol() {
    return rawPredictionCol;
  }

  /** Returns the parameter of {@link #setProbabilityCol}. */
  public Param<String> probabilityCol() {
    return probabilityCol;
  }

  @Override
  CressetClassifier self() {
    return this;
  }

  @Override
  String operation() {
    return OPERATION;
  }

  @Override
  Targets targets(int outputs, boolean vectors) {
    String text = getOrDefault(loss());
    Loss loss = LossText.parse(text);
    String name = LossText.name(text);
    if (LossText.OF_NUMBERS.contains(name)) {
      throw refused("%s is a loss of regression; use crossEntropy(), or CressetRegressor", text);
    }
    boolean binary = loss.isBinary();
    if (binary != (outputs == 1)) {
      throw refused(
          "%s needs a network with %s, but it has %s",
          text, binary ? "1 output" : "an output for each class", outputs);
    }
    String column = getOrDefault(labelCol());
    if (!vectors && name.equals(LossText.KL_DIV)) {
      throw refused(
          "%s needs vectors or arrays of a probability for each class, but the column \"%s\" has"
              + " classes; use nll() for them",
          text, column);
    }
    if (vectors && !LossText.OF_PROBABILITIES.contains(name)) {
      throw refused(
          "%s needs classes, but the column \"%s\" has vectors or arrays; use crossEntropy() or"
              + " klDiv() for a probability of each class",
          text, column);
    }
    OptionalLong ignored = loss.ignoredLabel();
    if (vectors && ignored.orElse(-1) >= 0) {
      throw refused(
          "ignoreIndex(%s) applies to classes, but the column \"%s\" has probabilities; remove it",
          ignored.getAsLong(), column);
    }
    if (vectors) {
      return Targets.of(Kind.PROBABILITIES, outputs);
    }
    return new Targets(
        binary ? Kind.BINARY : Kind.CLASSES,
        outputs,
        ignored.isPresent() ? ignored.getAsLong() : null);
  }

  private static IllegalArgumentException refused(String problem, Object... values) {
    return new IllegalArgumentException(OPERATION + ": " + problem.formatted(values));
  }

  @Override
  CressetClassificationModel model(TrainedNetwork trained) {
    boolean logProbabilities =
        LossText.OF_LOG_PROBABILITIES.contains(LossText.name(getOrDefault(loss())));
    OutputType type =
        OutputType.of(trained.initial())
            .orElse(logProbabilities ? OutputType.LOG_PROBABILITIES : OutputType.LOGITS);
    return new CressetClassificationModel(uid()).setTrained(trained).setOutputType(type);
  }

  @Override
  StructType outputSchema(StructType schema) {
    return new OutputColumns(
            getOrDefault(rawPredictionCol),
            getOrDefault(probabilityCol),
            getOrDefault(predictionCol()),
            OutputType.LOGITS,
            true)
        .addTo(OPERATION, schema);
  }
}
