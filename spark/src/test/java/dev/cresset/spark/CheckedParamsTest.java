package dev.cresset.spark;

import static dev.cresset.nn.Layers.linear;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.nn.Sequential;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.param.ParamPair;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.tuning.ParamGridBuilder;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Bad values of parameters are refused with one sentence, however they are set. */
class CheckedParamsTest {

  private static final String SHAPE = "sizes of 1 or more, of at most 2147483647 features";

  static Stream<Arguments> badValues() {
    return Stream.of(
        bad("epochs", 0, "1 or more, got 0"),
        bad("epochs", "five", "1 or more, got \"five\""),
        bad("batchSize", -1, "1 or more, got -1"),
        bad("microChunks", 0, "1 or more, got 0"),
        bad("numWorkers", 0, "1 or more, got 0"),
        bad("checkpointSteps", -1, "0 or more, got -1"),
        bad("timeout", 0, "1 to 2147483, got 0"),
        bad("timeout", 2_147_484, "1 to 2147483, got 2147484"),
        bad("learningRate", -0.1, "a finite number of 0 or more, got -0.1"),
        bad("learningRate", Double.NaN, "a finite number of 0 or more, got NaN"),
        bad("learningRate", 1 / 0.0, "a finite number of 0 or more, got Infinity"),
        bad("seed", "one", "a long, got \"one\""),
        bad("exchange", "pigeons", "\"sockets\" or \"treeAggregate\", got \"pigeons\""),
        bad("exchange", null, "\"sockets\" or \"treeAggregate\", got null"),
        bad("allowUnencrypted", "yes", "true or false, got \"yes\""),
        bad("inputShape", new int[] {1, 0}, SHAPE + ", got [1, 0]"),
        bad("inputShape", new int[] {65536, 65536}, SHAPE + ", got [65536, 65536]"),
        bad("featuresCol", "", "the name of a column, got \"\""),
        bad("labelCol", null, "the name of a column, got null"),
        bad("weightCol", null, "the name of a column, or empty for none, got null"),
        bad("featuresCols", new String[] {"a", ""}, "names of columns, got [a, ]"),
        bad("checkpointDir", null, "a directory, or empty for none, got null"),
        bad("loss", "hinge()", "the text of a loss, got \"hinge()\" ("),
        bad("optimizer", "adam", "the text of an optimizer, got \"adam\" ("));
  }

  private static Arguments bad(String param, @Nullable Object value, String expected) {
    return Arguments.of(
        param, value, "CressetClassifier: %s must be %s".formatted(param, expected));
  }

  private static void assertRefused(ThrowingCallable set, String message) {
    assertThatThrownBy(set)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(message);
  }

  @ParameterizedTest
  @MethodSource("badValues")
  void allWaysOfSetting(String name, @Nullable Object value, String message) {
    CressetClassifier classifier = new CressetClassifier();
    Param<Object> param = classifier.getParam(name);
    boolean before = classifier.isSet(param);
    assertRefused(() -> classifier.set(param, value), message);
    assertRefused(() -> classifier.set(name, value), message);
    assertRefused(() -> ParamMap.empty().put(param, value), message);
    assertRefused(
        () -> new ParamGridBuilder().baseOn(new ParamPair<>(param, value)).build(), message);
    assertThat(classifier.isSet(param)).isEqualTo(before);
  }

  @Test
  void aGrid() {
    CressetClassifier classifier = new CressetClassifier();
    assertRefused(
        () ->
            new ParamGridBuilder()
                .addGrid(classifier.learningRate(), new double[] {0.1, -1})
                .build(),
        "CressetClassifier: learningRate must be a finite number of 0 or more, got -1.0");
    assertRefused(
        () -> new ParamGridBuilder().addGrid(classifier.epochs(), new int[] {1, 0}).build(),
        "CressetClassifier: epochs must be 1 or more, got 0");
  }

  @Test
  void setters() {
    CressetRegressor regressor = new CressetRegressor();
    assertRefused(
        () -> regressor.setEpochs(0), "CressetRegressor: epochs must be 1 or more, got 0");
    assertRefused(
        () -> regressor.setLearningRate(-1),
        "CressetRegressor: learningRate must be a finite number of 0 or more, got -1.0");
    assertRefused(
        () -> regressor.setInputShape(-1),
        "CressetRegressor: inputShape must be %s, got [-1]".formatted(SHAPE));
    assertRefused(
        () -> new CressetTransformer().setFeaturesCol(""),
        "CressetTransformer: featuresCol must be the name of a column, got \"\"");
    assertRefused(
        () -> new CressetRegressionModel().setFeaturesCol(""),
        "CressetRegressionModel: featuresCol must be the name of a column, got \"\"");
    assertThat(regressor.setLearningRate(0).isSet(regressor.learningRate())).isTrue();
  }

  @Test
  void aFile(@TempDir Path folder) throws IOException {
    Path saved = folder.resolve("classifier");
    new CressetClassifier()
        .setNetwork(Sequential.of(linear(4, 3)))
        .setEpochs(17)
        .write()
        .session(LocalSpark.session())
        .save(saved.toString());
    try (Stream<Path> files = Files.walk(saved.resolve("metadata"))) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (file.getFileName().toString().endsWith(".crc")) {
          Files.delete(file);
        } else {
          Files.writeString(file, Files.readString(file).replace("\"epochs\":17", "\"epochs\":0"));
        }
      }
    }
    assertRefused(
        () -> CressetClassifier.load(saved.toString()),
        "CressetClassifier: epochs must be 1 or more, got 0");
  }

  @Test
  void theParametersOfModels() {
    Params model = new CressetClassificationModel();
    assertRefused(
        () -> model.set("history", "nothing"),
        "CressetClassificationModel: history must be the text of a run, got \"nothing\"");
    assertRefused(
        () -> model.set("outputType", "VOTES"),
        "CressetClassificationModel: outputType must be the name of an OutputType, got \"VOTES\"");
  }
}
