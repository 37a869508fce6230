package dev.cresset.spark;

import static dev.cresset.loss.Losses.binaryCrossEntropyWithLogits;
import static dev.cresset.loss.Losses.nll;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.logSoftmax;
import static dev.cresset.nn.Layers.relu;
import static dev.cresset.nn.Layers.sigmoid;
import static dev.cresset.optim.Optimizers.adam;
import static dev.cresset.optim.Optimizers.sgd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cresset.nn.Sequential;
import dev.cresset.tensor.Tensors;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.feature.IndexToString;
import org.apache.spark.ml.feature.StringIndexer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.CrossValidatorModel;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The stages of this module within Spark ML. */
class PipelineTest {

  @BeforeAll
  static void startSpark() {
    LocalSpark.session();
  }

  private static Sequential network() {
    return Tensors.withSeed(3, () -> Sequential.of(linear(4, 16), relu(), linear(16, 3)));
  }

  /** The features as four columns of numbers, the class as text. */
  static Dataset<Row> columns(int count) {
    Dataset<Row> rows = LocalSpark.frame(count);
    Dataset<Row> arrays =
        rows.withColumn(
            "array",
            org.apache.spark.ml.functions.vector_to_array(rows.col("features"), "float64"));
    return arrays.selectExpr(
        "array[0] as a",
        "array[1] as b",
        "array[2] as c",
        "array[3] as d",
        "concat('class ', int(label)) as name",
        "label");
  }

  @Test
  void aPipelineIsSavedAndLoadedInAnotherSession(@TempDir Path folder) throws Exception {
    Pipeline pipeline =
        new Pipeline()
            .setStages(
                new PipelineStage[] {
                  new StringIndexer()
                      .setInputCol("name")
                      .setOutputCol("index")
                      .setStringOrderType("alphabetAsc"),
                  new VectorAssembler()
                      .setInputCols(new String[] {"a", "b", "c", "d"})
                      .setOutputCol("features"),
                  new CressetClassifier()
                      .setNetwork(network())
                      .setOptimizer(adam(0.02))
                      .setLabelCol("index")
                      .setEpochs(10)
                });
    pipeline.write().overwrite().save(folder.resolve("pipeline").toString());
    Pipeline loaded = Pipeline.load(folder.resolve("pipeline").toString());
    PipelineModel model = loaded.fit(columns(300));
    model.write().overwrite().save(folder.resolve("model").toString());

    PipelineModel again =
        PipelineModel.read()
            .session(LocalSpark.session().newSession())
            .load(folder.resolve("model").toString());
    List<Row> expected = model.transform(columns(300)).collectAsList();
    assertThat(again.transform(columns(300)).collectAsList()).isEqualTo(expected);
    double accuracy =
        new MulticlassClassificationEvaluator()
            .setMetricName("accuracy")
            .evaluate(again.transform(columns(300)));
    assertThat(accuracy).isGreaterThan(0.9);
    CressetClassificationModel last = (CressetClassificationModel) again.stages()[2];
    assertThat(last.trainingLosses())
        .hasSize(10)
        .isSortedAccordingTo((x, y) -> x > y - 0.05 ? -1 : 1);
    assertThat(last.parent()).isNull();
  }

  @Test
  void aCrossValidatorChoosesTheLearningRate() {
    CressetClassifier classifier =
        new CressetClassifier().setNetwork(network()).setOptimizer(sgd(1)).setEpochs(3);
    ParamMap[] grid =
        new ParamGridBuilder().addGrid(classifier.learningRate(), new double[] {1e-7, 0.3}).build();
    CrossValidatorModel chosen =
        new CrossValidator()
            .setEstimator(classifier)
            .setEvaluator(new MulticlassClassificationEvaluator().setMetricName("accuracy"))
            .setEstimatorParamMaps(grid)
            .setNumFolds(2)
            .fit(LocalSpark.frame(300));
    assertThat(chosen.avgMetrics()[1]).isGreaterThan(chosen.avgMetrics()[0] + 0.1);
    CressetClassifier parent = (CressetClassifier) chosen.bestModel().parent();
    assertThat((Double) parent.getOrDefault(parent.learningRate())).isEqualTo(0.3);
  }

  @Test
  void allKindsOfFeaturesGiveTheSameWeights() {
    CressetClassifier classifier = new CressetClassifier().setNetwork(network());
    Dataset<Row> rows = LocalSpark.frame(100);
    Dataset<Row> arrays =
        rows.withColumn(
            "features",
            org.apache.spark.ml.functions.vector_to_array(rows.col("features"), "float32"));
    Dataset<Row> sparse =
        rows.withColumn(
            "features",
            functions
                .udf(
                    (Vector v) -> v.toSparse(),
                    org.apache.spark.ml.linalg.SQLDataTypes.VectorType())
                .apply(rows.col("features")));
    var expected = LocalSpark.weights(classifier.fit(rows).network());
    assertThat(LocalSpark.weights(classifier.fit(arrays).network())).isEqualTo(expected);
    assertThat(LocalSpark.weights(classifier.fit(sparse).network())).isEqualTo(expected);
    CressetClassificationModel ofColumns =
        classifier.setFeaturesCols("a", "b", "c", "d").fit(columns(100));
    assertThat(LocalSpark.weights(ofColumns.network())).isEqualTo(expected);
    assertThat(ofColumns.transform(columns(100)).columns())
        .endsWith("rawPrediction", "probability", "prediction");
  }

  @Test
  void validationRowsAreNotTrainedOn() {
    CressetClassifier classifier =
        new CressetClassifier().setNetwork(network()).setOptimizer(adam(0.01)).setEpochs(3);
    CressetClassificationModel without = classifier.fit(LocalSpark.frame(200).filter("not held"));
    CressetClassificationModel with =
        classifier.setValidationIndicatorCol("held").setNumWorkers(2).fit(LocalSpark.frame(200));
    assertThat(LocalSpark.weights(with.network())).isEqualTo(LocalSpark.weights(without.network()));
    assertThat(without.validationLosses()).isEmpty();

    double sum = 0;
    List<Row> held = with.transform(LocalSpark.frame(200).filter("held")).collectAsList();
    for (Row row : held) {
      Vector probability = row.getAs("probability");
      sum -= Math.log(probability.apply((int) (double) row.<Double>getAs("label")));
    }
    assertThat(with.validationLosses()).hasSize(3);
    assertThat(with.validationLosses()[2]).isCloseTo(sum / held.size(), within(1e-5));
  }

  @Test
  void outputsBecomeScoresAndProbabilities() {
    Dataset<Row> rows = LocalSpark.frame(40);
    Row of =
        new CressetClassifier()
            .setNetwork(Sequential.of(linear(4, 3), logSoftmax(1)))
            .setLoss(nll())
            .fit(rows)
            .transform(rows)
            .first();
    Vector raw = of.getAs("rawPrediction");
    Vector probability = of.getAs("probability");
    double[] exp = Arrays.stream(raw.toArray()).map(Math::exp).toArray();
    assertThat(probability.toArray()).containsExactly(exp, within(1e-6));
    assertThat((double) of.<Double>getAs("prediction")).isEqualTo(probability.argmax());

    Row binary =
        new CressetClassifier()
            .setNetwork(Sequential.of(linear(4, 1)))
            .setLoss(binaryCrossEntropyWithLogits())
            .fit(rows.withColumn("label", functions.expr("double(label > 0)")))
            .transform(rows)
            .first();
    Vector scores = binary.getAs("rawPrediction");
    Vector two = binary.getAs("probability");
    assertThat(scores.apply(0)).isEqualTo(-scores.apply(1));
    assertThat(two.apply(1)).isCloseTo(1 / (1 + Math.exp(-scores.apply(1))), within(1e-6));
    assertThat(two.apply(0) + two.apply(1)).isCloseTo(1, within(1e-9));
  }

  @Test
  void aTransformerWritesTheOutputsThemselvesWhateverOtherColumnsItWrites(@TempDir Path folder)
      throws Exception {
    Sequential network = Tensors.withSeed(3, () -> Sequential.of(linear(4, 1), sigmoid()));
    Path file = folder.resolve("model.safetensors");
    network.save(file);
    CressetTransformer transformer = new CressetTransformer().setModelFile(file);
    Dataset<Row> rows = LocalSpark.frame(20);
    List<Row> alone = transformer.transform(rows).select("output").collectAsList();
    List<Row> beside =
        transformer.setPredictionCol("prediction").transform(rows).select("output").collectAsList();
    assertThat(beside).isEqualTo(alone);
    assertThat(alone.get(0).<Vector>getAs(0).size()).isEqualTo(1);
  }

  @Test
  void aTransformerPredictsWithAModelFile(@TempDir Path folder) throws Exception {
    Sequential network = network();
    Path file = folder.resolve("model.safetensors");
    network.save(file);
    CressetTransformer transformer =
        new CressetTransformer().setModelFile(file).setPredictionCol("prediction");
    transformer.write().overwrite().save(folder.resolve("stage").toString());

    Dataset<Row> rows = LocalSpark.frame(700);
    List<Row> predicted =
        CressetTransformer.load(folder.resolve("stage").toString()).transform(rows).collectAsList();

    assertThat(predicted).hasSize(700);
    for (Row row : predicted) {
      Vector features = row.getAs("features");
      float[] sample = new float[4];
      for (int i = 0; i < 4; i++) {
        sample[i] = (float) features.apply(i);
      }
      float[] values = network.predictor(4).values(sample);
      Vector output = row.getAs("output");
      for (int i = 0; i < 3; i++) {
        assertThat(output.apply(i)).isCloseTo(values[i], within(1e-5));
      }
      assertThat((double) row.<Double>getAs("prediction")).isEqualTo(output.argmax());
    }
    assertThatThrownBy(() -> CressetClassifier.load(folder.resolve("stage").toString()))
        .hasMessageContaining("contains a stage of the class");
  }

  @Test
  void predictionsKeepTheMetadataOfColumns() {
    Dataset<Row> indexed =
        new StringIndexer()
            .setInputCol("name")
            .setOutputCol("index")
            .fit(columns(60))
            .transform(columns(60))
            .withColumn("seen.at `utc`", functions.current_timestamp())
            .withWatermark("`seen.at ``utc```", "1 second");
    CressetClassificationModel model =
        new CressetClassifier()
            .setNetwork(network())
            .setFeaturesCols("a", "b", "c", "d")
            .setLabelCol("index")
            .fit(indexed);

    Dataset<Row> predicted = model.transform(indexed);

    assertThat(predicted.schema()).isEqualTo(model.transformSchema(indexed.schema()));
    Dataset<Row> named =
        new IndexToString().setInputCol("index").setOutputCol("again").transform(predicted);
    assertThat(named.filter("again = name").count()).isEqualTo(60);
  }

  @Test
  void settingsAreSavedAndCopied(@TempDir Path folder) throws Exception {
    CressetRegressor regressor =
        new CressetRegressor()
            .setNetwork(Sequential.of(linear(4, 1)))
            .setOptimizer(sgd(0.1).momentum(0.9))
            .setFeaturesCols("a", "b")
            .setInputShape(2)
            .setSeed(99)
            .setAllowUnencrypted(true)
            .setLearningRate(0.5);
    regressor.write().overwrite().save(folder.resolve("regressor").toString());
    CressetRegressor loaded = CressetRegressor.load(folder.resolve("regressor").toString());
    assertThat(explained(loaded)).isEqualTo(explained(regressor));
    assertThat(loaded.features()).containsExactly("a", "b");
    assertThat(loaded.uid()).isEqualTo(regressor.uid());
    CressetRegressor copy = loaded.copy(ParamMap.empty().put(loaded.epochs(), (Object) 7));
    assertThat(copy.value(copy.epochs())).isEqualTo(7);
    assertThat(loaded.value(loaded.epochs())).isEqualTo(1);
    assertThat(copy.networkFile()).isEqualTo(regressor.networkFile());
  }

  /** Returns all parameters as text, without the addresses of arrays. */
  private static String explained(CressetRegressor regressor) {
    return regressor.explainParams().replaceAll("@[0-9a-f]+", "");
  }
}
