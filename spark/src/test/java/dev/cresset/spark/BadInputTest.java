package dev.cresset.spark;

import static dev.cresset.loss.Losses.binaryCrossEntropyWithLogits;
import static dev.cresset.loss.Losses.crossEntropy;
import static dev.cresset.loss.Losses.mse;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.optim.Optimizers.sgd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.nn.Sequential;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.SparkConf;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(300)
class BadInputTest {

  private static CressetClassifier classifier() {
    return new CressetClassifier().setNetwork(Sequential.of(linear(4, 3)));
  }

  private static void assertRefused(
      CressetEstimator<?, ?> estimator, Dataset<Row> rows, String message) {
    assertThatThrownBy(() -> estimator.fit(rows)).hasMessage(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "if(id = 7, 3.0, label) | label 3.0 is not a class from 0 to 2, which are the outputs of"
            + " the network",
        "if(id = 7, -1, label) | label -1.0 is not a class from 0 to 2, which are the outputs of"
            + " the network",
        "if(id = 7, 0.5, label) | label 0.5 is not a class from 0 to 2, which are the outputs of"
            + " the network",
        "if(id = 7, null, label) | the label of a row is null; remove such rows, for example with"
            + " na().drop()",
        "if(id = 7, double('NaN'), label) | the label must be a finite number, got NaN"
      })
  void labels(String expression, String problem) {
    Dataset<Row> rows =
        LocalSpark.frame(20).withColumn("label", org.apache.spark.sql.functions.expr(expression));
    assertRefused(classifier(), rows, "CressetClassifier: column \"label\": " + problem);
  }

  @Test
  void weights() {
    Dataset<Row> rows = LocalSpark.frame(20).selectExpr("features", "label", "-weight as weight");
    assertThatThrownBy(() -> classifier().setWeightCol("weight").fit(rows))
        .hasMessageStartingWith("CressetClassifier: column \"weight\": weights must be 0 or more");
  }

  @Test
  void features() {
    Dataset<Row> rows =
        LocalSpark.frame(20)
            .selectExpr("label", "id", "if(id = 9, null, array(1f, 2f, 3f, 4f)) as features");
    assertRefused(
        classifier(),
        rows,
        "CressetClassifier: column \"features\": the features of a row is null; remove such rows,"
            + " for example with na().drop()");
    assertRefused(
        classifier(),
        rows.selectExpr("label", "array(1f, null, 3f, 4f) as features"),
        "CressetClassifier: column \"features\": element 1 must be a number, got null");
    assertRefused(
        classifier(),
        rows.selectExpr("label", "if(id = 9, array(1f), array(1f, 2f, 3f, 4f)) as features"),
        "CressetClassifier: column \"features\": a row has 1 features, expected 4; give all"
            + " rows the same number");
    assertRefused(
        classifier(),
        rows.selectExpr("label", "array(1f, float('Infinity'), 3f, 4f) as features"),
        "CressetClassifier: column \"features\": feature 1 of a row is Infinity; replace it, or"
            + " remove the row");
    assertThatThrownBy(
            () -> classifier().fit(rows.selectExpr("label", "array(1f, 2f) as features")))
        .hasMessageStartingWith(
            "CressetClassifier: the network does not accept samples of shape [2], the features of"
                + " the first row (");
  }

  @Test
  void columns() {
    assertRefused(
        classifier().setFeaturesCol("x"),
        LocalSpark.frame(3),
        "CressetClassifier: there is no column \"x\"; the columns are [id, features, label, weight,"
            + " held]");
    assertRefused(
        classifier().setPredictionCol("held"),
        LocalSpark.frame(3),
        "CressetClassifier: there is a column \"held\" already; drop it, or choose another name for"
            + " the output");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "label | string(label) | string | labels must be numbers, or vectors or arrays of"
            + " probabilities; convert it, for example with StringIndexer",
        "features | array('1', '2') | array<string> | features must be vectors, arrays of numbers,"
            + " or numbers; convert it, for example with VectorAssembler",
        "weight | string(weight) | string | weights must be numbers; convert it with cast(..)",
        "id | double(id) | double | rows must be ordered by integers; convert it with cast(..)",
        "held | int(held) | int | the validation indicator must be true or false; convert it with"
            + " cast(..)"
      })
  void typesOfColumns(String column, String expression, String type, String expected) {
    Dataset<Row> rows =
        LocalSpark.frame(3).withColumn(column, org.apache.spark.sql.functions.expr(expression));
    assertRefused(
        classifier().setWeightCol("weight").setOrderCol("id").setValidationIndicatorCol("held"),
        rows,
        "CressetClassifier: column \"%s\" has the type %s, but %s"
            .formatted(column, type, expected));
  }

  @ParameterizedTest
  @ValueSource(strings = {"weightCol", "orderCol", "validationIndicatorCol", "labelCol"})
  void columnsThatDoNotExist(String param) {
    CressetClassifier classifier = classifier();
    classifier.set(param, "x");
    assertThatThrownBy(() -> classifier.transformSchema(LocalSpark.schema()))
        .hasMessageStartingWith(
            "CressetClassifier: there is no column \"x\"; the columns are [id,");
  }

  @Test
  void severalColumnsOfFeatures() {
    Dataset<Row> rows = LocalSpark.frame(3);
    assertRefused(
        classifier().setFeaturesCols("weight", "features"),
        rows,
        "CressetClassifier: column \"features\" has the type vector, but features in several"
            + " columns must be numbers; convert it with cast(..)");
    CressetTransformer transformer = new CressetTransformer().setFeaturesCols("weight", "features");
    assertThatThrownBy(() -> transformer.transform(rows))
        .hasMessageStartingWith("CressetTransformer: column \"features\" has the type vector, but");
  }

  @Test
  void oneColumnOfFeaturesOrSeveral() {
    CressetClassifier classifier = classifier();
    assertThat(classifier.setFeaturesCol("a").setFeaturesCols("b", "c").features())
        .containsExactly("b", "c");
    assertThat(classifier.setFeaturesCol("a").features()).containsExactly("a");
    assertThat(classifier.setFeaturesCols().features()).containsExactly("a");
    CressetRegressionModel model = new CressetRegressionModel().setFeaturesCols("b", "c");
    assertThat(model.setFeaturesCol("a").features()).containsExactly("a");
    CressetTransformer transformer = new CressetTransformer().setFeaturesCols("b", "c");
    transformer.setFeaturesCol("a");
    assertThat(transformer.getOrDefault(transformer.featuresCols())).isEmpty();

    classifier.set(classifier.featuresCols(), new String[] {"b", "c"});
    model.set(model.featuresCols(), new String[] {"b", "c"});
    transformer.set(transformer.featuresCols(), new String[] {"b", "c"});
    for (PipelineStage stage : List.of(classifier, model, transformer)) {
      assertThatThrownBy(() -> stage.transformSchema(LocalSpark.schema()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "%s: featuresCol is \"a\" and featuresCols is [b, c], but only one of them may be set; call setFeaturesCol or setFeaturesCols, which clear the other"
                  .formatted(stage.getClass().getSimpleName()));
    }
  }

  @Test
  void checkpointsWithoutADirectory() {
    assertRefused(
        classifier().setCheckpointSteps(5),
        LocalSpark.frame(3),
        "CressetClassifier: there is no directory for the checkpoints of every 5 steps; call"
            + " setCheckpointDir(..), or setCheckpointSteps(0)");
  }

  @Test
  void aModelFileThatDoesNotExist() {
    assertThatThrownBy(() -> new CressetTransformer().setModelFile(Path.of("absent.safetensors")))
        .hasMessage(
            "setModelFile: absent.safetensors cannot be read (no such file); check the path");
  }

  /** Settings and columns are checked before anything waits for executors. */
  @Test
  void columnsAreCheckedBeforeSlots() {
    assertRefused(
        classifier().setNumWorkers(8).setLabelCol("x"),
        LocalSpark.frame(3),
        "CressetClassifier: there is no column \"x\"; the columns are [id, features, label, weight,"
            + " held]");
  }

  @Test
  void noRows() {
    assertRefused(
        classifier(),
        LocalSpark.frame(3).filter("id > 5"),
        "CressetClassifier: there are no rows; check the source of the DataFrame");
    assertRefused(
        classifier().setValidationIndicatorCol("held"),
        LocalSpark.frame(20).filter("held"),
        "CressetClassifier: all 4 rows are validation rows; there are none to train on");
  }

  @Test
  void settings() {
    Dataset<Row> rows = LocalSpark.frame(20);
    assertRefused(
        new CressetClassifier(),
        rows,
        "CressetClassifier: there is no network; call setNetwork(..) first");
    assertRefused(
        classifier().setNumWorkers(9),
        rows,
        "CressetClassifier: 9 workers cannot share the 8 micro-chunks of a batch; call"
            + " setMicroChunks(9) or setNumWorkers(8)");
    assertRefused(
        classifier().setBatchSize(4),
        rows,
        "CressetClassifier: a batch of 4 rows cannot be cut into 8 micro-chunks; call setBatchSize"
            + " or setMicroChunks");
    assertRefused(
        classifier().setInputShape(1, 2, 3),
        rows,
        "CressetClassifier: rows have 4 features, but inputShape is [1, 2, 3], which has 6; change"
            + " setInputShape or the feature columns");
    assertRefused(
        classifier().setLoss(mse()),
        rows,
        "CressetClassifier: mse() is a loss of regression; use crossEntropy(), or"
            + " CressetRegressor");
    assertRefused(
        classifier().setLoss(binaryCrossEntropyWithLogits()),
        rows,
        "CressetClassifier: binaryCrossEntropyWithLogits() needs a network with 1 output, but it"
            + " has 3");
    assertRefused(
        classifier().setLoss(crossEntropy().weight(1, 2)),
        rows,
        "CressetClassifier: the loss crossEntropy(weight=[1.0, 2.0]) does not fit the network,"
            + " which has 3 outputs (crossEntropy: got 2 class weights for output [2, 3], which has"
            + " 3 classes); change the loss or the network");
    assertRefused(
        new CressetRegressor().setNetwork(Sequential.of(linear(4, 2))),
        rows,
        "CressetRegressor: the network must have 1 output, got 2; end it with linear(.., 1)");
  }

  @Test
  void tooFewSlots() {
    assertRefused(
        classifier().setNumWorkers(3),
        LocalSpark.frame(20),
        "CressetClassifier: 3 workers must run at the same time, but the cluster has 2 slots"
            + " (executors times spark.executor.cores / spark.task.cpus); add executors, or call"
            + " setNumWorkers(2)");
  }

  @ParameterizedTest
  @ValueSource(strings = {"spark.network.crypto.enabled", "spark.ssl.enabled"})
  void encryptedTraffic(String setting) {
    SparkConf conf = LocalSpark.session().sparkContext().conf();
    conf.set(setting, "true");
    try {
      assertRefused(
          classifier().setNumWorkers(2),
          LocalSpark.frame(20),
          "CressetClassifier: Spark encrypts its traffic (%s), but workers would exchange gradients without encryption; call setExchange(\"treeAggregate\"), which uses Spark's connections, or setAllowUnencrypted(true)"
              .formatted(setting));
      CressetClassifier two = classifier().setNumWorkers(2);
      assertThat(two.setAllowUnencrypted(true).fit(LocalSpark.frame(20))).isNotNull();
      two.setAllowUnencrypted(false).setExchange("treeAggregate");
      assertThat(two.fit(LocalSpark.frame(20))).isNotNull();
      // One worker sends nothing to others.
      assertThat(classifier().fit(LocalSpark.frame(20))).isNotNull();
    } finally {
      conf.remove(setting);
    }
  }

  @Test
  void dynamicAllocation() {
    SparkConf conf = LocalSpark.session().sparkContext().conf();
    conf.set("spark.dynamicAllocation.enabled", "true");
    try {
      assertRefused(
          classifier(),
          LocalSpark.frame(20),
          "CressetClassifier: all workers must run at the same time, which Spark does not support"
              + " with dynamic allocation; set spark.dynamicAllocation.enabled=false, or call"
              + " setExchange(\"treeAggregate\")");
    } finally {
      conf.remove("spark.dynamicAllocation.enabled");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"sockets", "treeAggregate"})
  void lossThatIsNotFinite(String exchange) {
    CressetRegressor regressor =
        new CressetRegressor()
            .setNetwork(Sequential.of(linear(4, 1)))
            .setOptimizer(sgd(1e30))
            .setBatchSize(8)
            .setExchange(exchange)
            .setNumWorkers(2);
    assertThatThrownBy(() -> regressor.fit(LocalSpark.frame(80)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageMatching(
            "CressetRegressor: the loss of batch \\d of epoch 1 is (Infinity|NaN); lower the"
                + " learning rate, or look for values that are very large in the features");
  }
}
