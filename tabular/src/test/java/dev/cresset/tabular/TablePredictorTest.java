package dev.cresset.tabular;

import static dev.cresset.loss.Losses.binaryCrossEntropyWithLogits;
import static dev.cresset.loss.Losses.crossEntropy;
import static dev.cresset.loss.Losses.mse;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.relu;
import static dev.cresset.optim.Optimizers.adam;
import static dev.cresset.tabular.Columns.category;
import static dev.cresset.tabular.Columns.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cresset.data.DataLoader;
import dev.cresset.loss.Loss;
import dev.cresset.nn.ClassProbability;
import dev.cresset.nn.ModelFile;
import dev.cresset.nn.Module;
import dev.cresset.nn.OutputType;
import dev.cresset.nn.Prediction;
import dev.cresset.nn.Sequential;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.Tensors;
import dev.cresset.train.Trainer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** From rows to trained predictors and their answers, before and after a file. */
class TablePredictorTest {

  /**
   * Two colours in two places: the colour depends on the size in one, and is fixed in the other.
   */
  private static final Rows FRUIT = fruit();

  @TempDir private Path folder;

  record Fruit(double size, String place) {}

  private static Rows fruit() {
    StringBuilder csv = new StringBuilder("size,place,colour,weight,price\n");
    for (int i = 0; i < 120; i++) {
      double size = 1 + i % 40 / 10.0;
      String place = i % 3 == 0 ? "north" : "south";
      String colour = place.equals("north") || size > 3 ? "red" : "green";
      csv.append(
          "%s,%s,%s,%s,%s\n"
              .formatted(size, place, colour, 100 * size + 50, size * (i % 3 == 0 ? 2 : 1)));
    }
    return Csv.parse(csv.toString());
  }

  @BeforeEach
  void seed() {
    Tensors.manualSeed(42);
  }

  private static Columns features() {
    return Columns.features(number("size").standardized(), category("place"));
  }

  private static Sequential trained(FittedColumns fitted, int outputs, Loss loss) {
    Sequential model =
        Sequential.of(linear(fitted.features().size(), 16), relu(), linear(16, outputs));
    Trainer.of(model)
        .loss(loss)
        .optimizer(adam(0.02))
        .epochs(60)
        .fit(DataLoader.of(fitted.dataset(FRUIT)).batchSize(20).shuffle(true));
    return model;
  }

  private TablePredictor saved(TablePredictor predictor) {
    Path file = folder.resolve("model.safetensors");
    predictor.save(file);
    return TablePredictor.load(file);
  }

  @Test
  void predictsClassesOfMapsRecordsAndRows() {
    FittedColumns fitted = features().label("colour").fit(FRUIT);
    TablePredictor predictor = fitted.predictor(trained(fitted, 2, crossEntropy()));

    for (TablePredictor each : List.of(predictor, saved(predictor))) {
      assertThat(each.classNames()).containsExactly("green", "red");
      assertThat(each.predict(Map.of("size", 1.2, "place", "south")).label()).isEqualTo("green");
      assertThat(each.predict(Map.of("size", "1.2", "place", "north")).label()).isEqualTo("red");
      assertThat(each.predict(new Fruit(4.5, "south")).label()).isEqualTo("red");
      List<Prediction> all = each.predict(FRUIT);
      long correct =
          IntStream.range(0, FRUIT.size())
              .filter(i -> all.get(i).label().equals(FRUIT.get(i, "colour")))
              .count();
      assertThat(correct).isGreaterThan(115);
      assertThat(each.predict(FRUIT.row(5)).probabilities()).isEqualTo(all.get(5).probabilities());
    }
  }

  @Test
  void aFileKeepsEveryBit() {
    FittedColumns fitted = features().label("colour").fit(FRUIT);
    TablePredictor predictor = fitted.predictor(trained(fitted, 2, crossEntropy()));

    TablePredictor loaded = saved(predictor);

    assertThat(loaded.columns()).hasToString(fitted.toString());
    assertThat(loaded).hasToString(predictor.toString());
    for (int i = 0; i < 20; i++) {
      assertThat(loaded.predict(FRUIT.row(i)).probabilities())
          .isEqualTo(predictor.predict(FRUIT.row(i)).probabilities());
    }
  }

  @Test
  void predictsTheProbabilityOfThePositiveClassWithOneOutput() {
    FittedColumns fitted = features().binaryLabel("colour", "green").fit(FRUIT);
    TablePredictor predictor =
        saved(fitted.predictor(trained(fitted, 1, binaryCrossEntropyWithLogits())));

    Prediction green = predictor.predict(Map.of("size", 1, "place", "south"));
    Prediction red = predictor.predict(Map.of("size", 1, "place", "north"));

    assertThat(green.label()).isEqualTo("green");
    assertThat(green.probabilities()[1]).isGreaterThan(0.9);
    assertThat(red.top(1)).extracting(ClassProbability::label).containsExactly("red");
  }

  @Test
  void predictsNumbersInTheirUnits() {
    FittedColumns fitted = features().target(number("weight").standardized()).fit(FRUIT);
    TablePredictor predictor = saved(fitted.predictor(trained(fitted, 1, mse())));

    assertThat(predictor.value(Map.of("size", 3, "place", "south"))).isCloseTo(350, within(15.0));
    assertThat(predictor.value(new Fruit(2, "north"))).isCloseTo(250, within(15.0));
    assertThat(predictor.value(FRUIT)[0]).isCloseTo(150, within(20.0));
    assertThat(predictor.values(FRUIT.row(0))).containsOnlyKeys("weight");
  }

  @Test
  void invertsEachScalingOfATarget() {
    for (NumberFeature target :
        List.of(
            number("weight"),
            number("weight").standardized(),
            number("weight").rescaled(),
            number("weight").logarithm().standardized(),
            number("weight").log1p().rescaled())) {
      FittedColumns fitted = features().target(target).fit(FRUIT);
      float[] scaled = fitted.dataset(FRUIT).get(7).targets().toFloatArray();
      double weight = FRUIT.numbers("weight")[7];

      assertThat(fitted.fittedTargets().get(0).invert(scaled[0]))
          .as("%s", target)
          .isCloseTo(weight, within(1e-3));
    }
  }

  @Test
  void predictsSeveralNumbersByColumn() {
    FittedColumns fitted =
        features()
            .target(number("price").standardized(), number("weight").standardized())
            .fit(FRUIT);
    TablePredictor predictor = saved(fitted.predictor(trained(fitted, 2, mse())));

    Map<String, Double> values = predictor.values(Map.of("size", 3, "place", "north"));

    assertThat(values.keySet()).containsExactly("price", "weight");
    assertThat(values.get("price")).isCloseTo(6, within(0.6));
    assertThat(values.get("weight")).isCloseTo(350, within(20.0));
    assertThat(predictor.values(FRUIT)).hasSize(120);
    assertThatThrownBy(() -> predictor.value(FRUIT))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("value: the network computes 2 numbers, [price, weight]; call values(..)");
  }

  @Test
  void laterTrainingDoesNotChangeAPredictor() {
    FittedColumns fitted = features().label("colour").fit(FRUIT);
    Sequential model = Sequential.of(linear(3, 2));
    TablePredictor predictor = fitted.predictor(model);
    double before = predictor.predict(FRUIT.row(0)).probability();

    Trainer.of(model)
        .loss(crossEntropy())
        .optimizer(adam(0.1))
        .epochs(1)
        .fit(DataLoader.of(fitted.dataset(FRUIT)));

    assertThat(predictor.predict(FRUIT.row(0)).probability()).isEqualTo(before);
    assertThat(saved(predictor).predict(FRUIT.row(0)).probability()).isEqualTo(before);
    assertThat(fitted.predictor(model).predict(FRUIT.row(0)).probability()).isNotEqualTo(before);
  }

  @Test
  void manyThreadsGetTheSameAnswers() {
    TablePredictor predictor = untrained(features());
    List<double[]> expected =
        IntStream.range(0, 120)
            .mapToObj(i -> predictor.predict(FRUIT.row(i)).probabilities())
            .toList();

    List<double[]> found =
        IntStream.range(0, 120)
            .parallel()
            .mapToObj(i -> predictor.predict(FRUIT.row(i)).probabilities())
            .toList();

    for (int i = 0; i < 120; i++) {
      assertThat(found.get(i)).isEqualTo(expected.get(i));
    }
  }

  @Test
  void aMissingColumnIsAnErrorThatNamesIt() {
    TablePredictor predictor = untrained(features());

    assertThatThrownBy(() -> predictor.predict(Map.of("size", 1, "plaze", "north")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "predict: the row has no column \"place\"; its columns are \"plaze\", \"size\"; pass"
                + " \"\" for a missing value");
    record Bare(double size) {}
    assertThatThrownBy(() -> predictor.predict(new Bare(1)))
        .hasMessageContaining("the row has no column \"place\"");
  }

  private static TablePredictor untrained(Columns columns) {
    FittedColumns fitted = columns.label("colour").fit(FRUIT);
    return fitted.predictor(Sequential.of(linear(fitted.features().size(), 2)));
  }

  @Test
  void unknownAndMissingValuesEndInTheDocumentedWay() {
    TablePredictor strict = untrained(features());
    assertThatThrownBy(() -> strict.predict(Map.of("size", 1, "place", "east")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "predict: column \"place\": the value \"east\" was in none of the training rows");
    assertThatThrownBy(() -> strict.predict(Map.of("size", "", "place", "north")))
        .hasMessageStartingWith("predict: column \"size\": the value is missing");
    assertThatThrownBy(() -> strict.predict(Map.of("size", "big", "place", "north")))
        .hasMessageStartingWith("predict: column \"size\": \"big\" is not a number");
    assertThatThrownBy(() -> strict.predict(Map.of("size", List.of(), "place", "north")))
        .hasMessageStartingWith("predict: column \"size\": a value of class ");

    TablePredictor lenient =
        untrained(
            Columns.features(
                number("size").missing(0),
                category("place").missingAsCategory().unknownAsCategory()));
    Map<String, Object> empty = new HashMap<>();
    empty.put("size", null);
    empty.put("place", null);
    assertThat(lenient.predict(empty).probabilities()).hasSize(2);
    assertThat(lenient.predict(Map.of("size", Double.NaN, "place", "east")).probabilities())
        .hasSize(2);
  }

  @Test
  void otherColumnsAreIgnored() {
    assertThat(untrained(features()).predict(Map.of("size", 1, "place", "north", "x", List.of())))
        .isNotNull();
    assertThat(untrained(features()).predict(new Extended(1, "north", List.of()))).isNotNull();
  }

  /** A row with a component that no column keeps. */
  private record Extended(double size, String place, List<String> others) {}

  @Test
  void aNetworkThatDoesNotFitIsAnError() {
    FittedColumns fitted = features().label("colour").fit(FRUIT);

    assertThatThrownBy(() -> fitted.predictor(Sequential.of(linear(5, 2))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith(
            "predictor: the columns become 3 inputs, which the network does not take (");
    assertThatThrownBy(() -> fitted.predictor(Sequential.of(linear(3, 4))))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "predictor: the network has 4 outputs, but the columns have 2 classes; give its last"
                + " layer 2 outputs");
  }

  @Test
  void classesAndNumbersAreNotConfused() {
    TablePredictor classes = untrained(features());
    assertThatThrownBy(() -> classes.value(FRUIT.row(0)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "value: the network computes the classes \"green\", \"red\", not numbers; call"
                + " predict(..)");
    FittedColumns fitted = features().target("weight").fit(FRUIT);
    TablePredictor numbers = fitted.predictor(Sequential.of(linear(3, 1)));
    assertThatThrownBy(() -> numbers.predict(FRUIT))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "predict: the network computes the numbers [weight], not classes; call value(..) or"
                + " values(..)");
  }

  /** A network whose outputs are not known from its last layer. */
  private static final class Doubled extends Module {
    private final Module layer = register("layer", linear(3, 2));

    @Override
    public Tensor forward(Tensor x) {
      return layer.forward(x).mul(2);
    }

    @Override
    protected Module newInstance() {
      return new Doubled();
    }
  }

  @Test
  void theTypeOfOutputsCanBeSaidAndIsSaved() {
    FittedColumns fitted = features().label("colour").fit(FRUIT);
    TablePredictor unknown = fitted.predictor(new Doubled());

    assertThatThrownBy(() -> unknown.predict(FRUIT.row(0)))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("call outputs(OutputType.LOGITS)");
    assertThat(unknown.outputs(OutputType.LOGITS).predict(FRUIT.row(0)).probabilities()).hasSize(2);
    // The second file has what was read from the first one.
    saved(saved(fitted.predictor(Sequential.of(linear(3, 2))).outputs(OutputType.PROBABILITIES)));
    assertThat(
            ModelFile.load(folder.resolve("model.safetensors"))
                .info()
                .metadata()
                .get("tabular.columns"))
        .contains("\"outputs\":\"PROBABILITIES\"");
  }
}
