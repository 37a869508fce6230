package dev.cresset.spark;

import static dev.cresset.loss.Losses.binaryCrossEntropyWithLogits;
import static dev.cresset.loss.Losses.crossEntropy;
import static dev.cresset.loss.Losses.huber;
import static dev.cresset.loss.Losses.klDiv;
import static dev.cresset.loss.Losses.l1;
import static dev.cresset.loss.Losses.mse;
import static dev.cresset.loss.Losses.nll;
import static dev.cresset.loss.Losses.smoothL1;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.logSoftmax;
import static dev.cresset.nn.Layers.tanh;
import static dev.cresset.optim.Optimizers.adagrad;
import static dev.cresset.optim.Optimizers.adam;
import static dev.cresset.optim.Optimizers.adamW;
import static dev.cresset.optim.Optimizers.rmsProp;
import static dev.cresset.optim.Optimizers.sgd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cresset.data.DataLoader;
import dev.cresset.data.Dataset;
import dev.cresset.loss.ClassificationLoss;
import dev.cresset.loss.Loss;
import dev.cresset.loss.Reduction;
import dev.cresset.nn.Sequential;
import dev.cresset.optim.OptimizerSettings;
import dev.cresset.tensor.Tensors;
import dev.cresset.train.History;
import dev.cresset.train.Trainer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** All losses and optimizers: the same weights on any number of workers, and those of Trainer. */
class LossesAndOptimizersTest {

  private static final int BATCH = 32;
  private static final int ROWS = 7 * BATCH;
  private static final int EPOCHS = 3;

  private static final String CLASS = "label";
  private static final String SOME_IGNORED = "if(id % 3 = 1, -100, label)";
  private static final String BINARY = "double(label > 0)";
  private static final String NUMBER = "weight - 1.5 * label";
  private static final String PROBABILITIES =
      "transform(array(0, 1, 2), c -> if(c = label, 0.75D, 0.125D))";

  private static final OptimizerSettings SGD = sgd(0.1);

  /**
   * What is trained.
   *
   * @param label expression of the label
   */
  record Case(Loss loss, String label, OptimizerSettings optimizer) {

    private String name() {
      return LossText.name(LossText.of(loss));
    }

    private boolean isOfNumbers() {
      return LossText.OF_NUMBERS.contains(name());
    }

    Sequential network() {
      int outputs = isOfNumbers() || loss.isBinary() ? 1 : 3;
      return Tensors.withSeed(
          2,
          () ->
              LossText.OF_LOG_PROBABILITIES.contains(name())
                  ? Sequential.of(linear(4, 8), tanh(), linear(8, outputs), logSoftmax(1))
                  : Sequential.of(linear(4, 8), tanh(), linear(8, outputs)));
    }

    CressetEstimator<?, ?> estimator() {
      CressetEstimator<?, ?> estimator =
          isOfNumbers() ? new CressetRegressor() : new CressetClassifier();
      estimator.setNetwork(network());
      estimator.setLoss(loss);
      estimator.setOptimizer(optimizer);
      estimator.setOrderCol("id");
      estimator.setBatchSize(BATCH);
      estimator.setEpochs(EPOCHS);
      estimator.setSeed(11);
      return estimator;
    }

    org.apache.spark.sql.Dataset<Row> rows(List<Row> rows) {
      return LocalSpark.session()
          .createDataFrame(rows, LocalSpark.schema())
          .withColumn("label", functions.expr(label));
    }

    /** Trains with {@code Trainer} on the batches of the workers. */
    History train(Sequential network) {
      List<Row> rows = rows(LocalSpark.rows(ROWS)).sort("id").collectAsList();
      List<Row> ordered = new ArrayList<>();
      for (int epoch = 0; epoch < EPOCHS; epoch++) {
        ordered.addAll(TrainerEqualityTest.epoch(rows, BATCH, 8, 11, epoch));
      }
      return Trainer.of(network)
          .loss(loss)
          .optimizer(optimizer)
          .fit(DataLoader.of(dataset(ordered)).batchSize(BATCH));
    }

    private Dataset dataset(List<Row> rows) {
      float[][] inputs = new float[rows.size()][];
      float[][] targets = new float[rows.size()][];
      long[] classes = new long[rows.size()];
      for (int i = 0; i < inputs.length; i++) {
        inputs[i] = floats(((Vector) rows.get(i).getAs("features")).toArray());
        Object value = rows.get(i).getAs("label");
        if (value instanceof scala.collection.Seq<?>) {
          List<Double> probabilities = rows.get(i).getList(rows.get(i).fieldIndex("label"));
          targets[i] = floats(probabilities.stream().mapToDouble(each -> each).toArray());
        } else {
          targets[i] = new float[] {((Number) value).floatValue()};
          classes[i] = ((Number) value).longValue();
        }
      }
      boolean ofClasses = loss instanceof ClassificationLoss && targets[0].length == 1;
      return ofClasses ? Dataset.of(inputs, classes) : Dataset.of(inputs, targets);
    }

    private static float[] floats(double[] values) {
      float[] floats = new float[values.length];
      for (int i = 0; i < floats.length; i++) {
        floats[i] = (float) values[i];
      }
      return floats;
    }
  }

  static Stream<Case> losses() {
    return Stream.of(
        new Case(crossEntropy().weight(1, 2, 0.5f), CLASS, SGD),
        new Case(
            crossEntropy().ignoreIndex(-100).labelSmoothing(0.1).weight(1, 2, 0.5f),
            SOME_IGNORED,
            SGD),
        new Case(crossEntropy().ignoreIndex(1), CLASS, SGD),
        new Case(crossEntropy(), PROBABILITIES, SGD),
        new Case(
            crossEntropy().labelSmoothing(0.2).weight(1, 2, 0.5f).ignoreIndex(-100),
            PROBABILITIES,
            SGD),
        new Case(nll().ignoreIndex(-100).weight(3, 1, 2), SOME_IGNORED, SGD),
        new Case(klDiv(), PROBABILITIES, sgd(0.5)),
        new Case(klDiv().reduction(Reduction.BATCH_MEAN), PROBABILITIES, SGD),
        new Case(binaryCrossEntropyWithLogits(), BINARY, SGD),
        new Case(mse(), NUMBER, sgd(0.02)),
        new Case(l1(), NUMBER, SGD),
        new Case(smoothL1(0.25), NUMBER, SGD),
        new Case(huber(0.5), NUMBER, SGD));
  }

  static Stream<Case> cases() {
    Stream<OptimizerSettings> optimizers =
        Stream.of(
            sgd(0.05).momentum(0.9).weightDecay(0.01).nesterov(true),
            sgd(0.05).momentum(0.9).dampening(0.5),
            adam(0.01).betas(0.8, 0.9).weightDecay(0.01),
            adamW(0.01),
            rmsProp(0.01),
            rmsProp(0.01).alpha(0.9).weightDecay(0.01).momentum(0.5).centered(true),
            adagrad(0.05),
            adagrad(0.05).learningRateDecay(0.1).weightDecay(0.01).initialAccumulatorValue(0.1));
    return Stream.concat(
        losses(), optimizers.map(optimizer -> new Case(crossEntropy(), CLASS, optimizer)));
  }

  @ParameterizedTest
  @MethodSource("cases")
  void weightsAreThoseOfOneWorkerAndOfTrainer(Case trained) {
    org.apache.spark.sql.Dataset<Row> rows = trained.rows(LocalSpark.rows(ROWS));
    CressetEstimator<?, ?> estimator = trained.estimator();
    CressetModel<?> one = estimator.fit(rows.coalesce(1));
    estimator.setNumWorkers(2);
    CressetModel<?> two = estimator.fit(rows.repartition(3));
    assertThat(LocalSpark.weights(two.network())).isEqualTo(LocalSpark.weights(one.network()));
    assertThat(two.trainingLosses()).isEqualTo(one.trainingLosses());
    assertThat(two.transform(rows).count()).isEqualTo(ROWS);

    Sequential network = trained.network();
    History history = trained.train(network);
    assertThat(Arrays.stream(one.trainingLosses()).average().orElseThrow())
        .isCloseTo(history.epochs().get(0).trainingLoss(), within(1e-5));
    network
        .stateDict()
        .forEach(
            (name, expected) ->
                assertThat(one.network().stateDict().get(name).toFloatArray())
                    .containsExactly(expected.toFloatArray(), within(1e-5f)));
    assertThat(LocalSpark.weights(network)).isNotEqualTo(LocalSpark.weights(trained.network()));
  }

  @ParameterizedTest
  @MethodSource("weightedLosses")
  void aWeightOfTwoIsARowTwice(Case trained) {
    List<Row> once = LocalSpark.rows(24);
    List<Row> repeated = new ArrayList<>(once);
    for (int times = 2; times <= 3; times++) {
      for (Row row : once) {
        if (row.getDouble(3) >= times) {
          repeated.add(row);
        }
      }
    }
    CressetEstimator<?, ?> estimator = trained.estimator();
    estimator.setOrderCol("");
    estimator.setBatchSize(100); // one batch, as only the rows of a batch are compared
    double[] expected = estimator.fit(trained.rows(repeated)).trainingLosses();
    estimator.setWeightCol("weight");
    assertThat(estimator.fit(trained.rows(once)).trainingLosses())
        .containsExactly(expected, within(1e-5));
  }

  static Stream<Case> weightedLosses() {
    return Stream.of(
        new Case(
            crossEntropy().ignoreIndex(-100).labelSmoothing(0.1).weight(1, 2, 0.5f),
            SOME_IGNORED,
            SGD),
        new Case(crossEntropy().weight(1, 2, 0.5f), PROBABILITIES, SGD),
        new Case(nll(), CLASS, SGD),
        new Case(klDiv(), PROBABILITIES, SGD),
        new Case(binaryCrossEntropyWithLogits(), BINARY, SGD),
        new Case(huber(0.5), NUMBER, SGD));
  }

  @Test
  void validationLossesLeaveOutIgnoredRows() {
    Case ignoring = new Case(crossEntropy().ignoreIndex(-100), SOME_IGNORED, SGD);
    CressetEstimator<?, ?> estimator = ignoring.estimator();
    estimator.setValidationIndicatorCol("held");
    double[] losses = estimator.fit(ignoring.rows(LocalSpark.rows(ROWS))).validationLosses();
    List<Row> others =
        LocalSpark.rows(ROWS).stream()
            .filter(row -> !row.getBoolean(4) || row.getLong(0) % 3 != 1)
            .toList();
    assertThat(estimator.fit(ignoring.rows(others)).validationLosses())
        .containsExactly(losses, within(1e-6));
  }

  static Stream<OptimizerSettings> optimizersWithState() {
    return Stream.of(
        sgd(0.05).momentum(0.9).dampening(0.5),
        adam(0.01),
        rmsProp(0.01).momentum(0.5).centered(true),
        adagrad(0.05).learningRateDecay(0.1).initialAccumulatorValue(0.1));
  }

  @ParameterizedTest
  @MethodSource("optimizersWithState")
  void checkpointsHaveTheStateOfTheOptimizer(OptimizerSettings optimizer, @TempDir Path folder)
      throws Exception {
    Case trained = new Case(crossEntropy(), CLASS, optimizer);
    CressetEstimator<?, ?> estimator = trained.estimator();
    estimator.setCheckpointDir(folder.toString());
    estimator.setCheckpointSteps(4);
    CressetModel<?> whole = estimator.fit(trained.rows(LocalSpark.rows(ROWS)));
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(each -> each.toString().contains("-21.")).toList()) {
        Files.delete(file); // as if the run had stopped after step 20
      }
    }
    CressetModel<?> resumed = estimator.fit(trained.rows(LocalSpark.rows(ROWS)));
    assertThat(LocalSpark.weights(resumed.network()))
        .isEqualTo(LocalSpark.weights(whole.network()));
  }

  @ParameterizedTest
  @MethodSource("batchesWithoutLoss")
  void aBatchInWhichNoRowCounts(Loss loss, String weight, String label) {
    CressetClassifier classifier =
        new CressetClassifier()
            .setNetwork(Sequential.of(linear(4, 3)))
            .setLoss(loss)
            .setBatchSize(8)
            .setWeightCol("weight");
    assertThatThrownBy(
            () ->
                classifier.fit(
                    LocalSpark.frame(20)
                        .withColumn("weight", functions.expr(weight))
                        .withColumn("label", functions.expr(label))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "CressetClassifier: no row of batch 1 of epoch 1 counts, as all have a weight of 0 or"
                + " the label that is ignored; remove such rows, or use larger batches");
  }

  static Stream<org.junit.jupiter.params.provider.Arguments> batchesWithoutLoss() {
    return Stream.of(
        org.junit.jupiter.params.provider.Arguments.of(crossEntropy(), "0.0", "label"),
        org.junit.jupiter.params.provider.Arguments.of(
            crossEntropy().ignoreIndex(-100), "1.0", "-100"),
        org.junit.jupiter.params.provider.Arguments.of(
            crossEntropy().weight(1, 0, 1), "1.0", "1.0"));
  }

  private static void assertRefused(
      CressetEstimator<?, ?> estimator, String label, String problem) {
    assertThatThrownBy(
            () -> estimator.fit(LocalSpark.frame(20).withColumn("label", functions.expr(label))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(estimator.operation() + ": " + problem);
  }

  @Test
  void labelsThatDoNotFitTheLoss() {
    CressetClassifier classifier =
        new CressetClassifier().setNetwork(Sequential.of(linear(4, 3), logSoftmax(1)));
    assertRefused(
        classifier.setLoss(klDiv()),
        CLASS,
        "klDiv() needs vectors or arrays of a probability for each class, but the column \"label\""
            + " has classes; use nll() for them");
    assertRefused(
        classifier.setLoss(nll()),
        PROBABILITIES,
        "nll() needs classes, but the column \"label\" has vectors or arrays; use crossEntropy() or"
            + " klDiv() for a probability of each class");
    assertRefused(
        classifier.setLoss(crossEntropy().ignoreIndex(2)),
        PROBABILITIES,
        "ignoreIndex(2) applies to classes, but the column \"label\" has probabilities; remove it");
    assertRefused(
        classifier.setLoss(crossEntropy()),
        "array(0.5, 0.5)",
        "column \"label\": the label must have a probability for each of the 3 outputs of the"
            + " network, got 2");
    assertRefused(
        classifier,
        "array(0.5, 1.5, -1)",
        "column \"label\": a probability must be in 0 to 1, got 1.5");
    assertRefused(
        classifier,
        "array(0.5, null, 0.5)",
        "column \"label\": element 1 must be a number, got null");
    assertRefused(
        classifier,
        "if(id = 3, null, array(0.5, 0.5, 0))",
        "column \"label\": the label of a row is null; remove such rows, for example with"
            + " na().drop()");
    assertRefused(
        classifier.setLoss(crossEntropy().ignoreIndex(-1)),
        "if(id = 3, -100, label)",
        "column \"label\": label -100.0 is not a class from 0 to 2, which are the outputs of the"
            + " network");
    for (Loss loss : List.of(mse(), l1(), smoothL1(), huber(1))) {
      assertRefused(
          classifier.setLoss(loss),
          CLASS,
          loss + " is a loss of regression; use crossEntropy(), or CressetRegressor");
    }
    CressetRegressor regressor = new CressetRegressor().setNetwork(Sequential.of(linear(4, 1)));
    for (Loss loss : List.of(crossEntropy(), nll(), klDiv(), binaryCrossEntropyWithLogits())) {
      assertRefused(
          regressor.setLoss(loss),
          CLASS,
          loss
              + " is a loss of classification; use mse(), l1(), smoothL1() or huber(..), or"
              + " CressetClassifier");
    }
    assertRefused(
        regressor.setLoss(l1()),
        "array(1.0)",
        "needs numbers, but the column \"label\" has vectors or arrays; train a network for each of"
            + " their elements");
  }

  @Test
  void probabilitiesAsVectorsAndArraysAreTheSame() {
    Case ofArrays = new Case(crossEntropy(), PROBABILITIES, SGD);
    org.apache.spark.sql.Dataset<Row> arrays = ofArrays.rows(LocalSpark.rows(ROWS));
    org.apache.spark.sql.Dataset<Row> vectors =
        arrays.withColumn(
            "label", org.apache.spark.ml.functions.array_to_vector(arrays.col("label")));
    assertThat(LocalSpark.weights(ofArrays.estimator().fit(vectors).network()))
        .isEqualTo(LocalSpark.weights(ofArrays.estimator().fit(arrays).network()));
  }
}
