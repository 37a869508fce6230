package dev.cresset.tabular;

import static dev.cresset.tabular.TrainedPredictors.PENGUINS;
import static dev.cresset.tabular.TrainedPredictors.WEIGHED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.cresset.metrics.Regression;
import dev.cresset.nn.Prediction;
import dev.cresset.tabular.PermutationImportance.Importance;
import dev.cresset.tensor.Generator;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PermutationImportanceTest {

  private static final int SEED = 7;
  private static final int REPEATS = 4;

  private final TablePredictor species = TrainedPredictors.species();

  @Test
  void accuracyFallsAsForRowsWhosePermutedColumnIsWrittenOut() {
    check(species, PENGUINS, rows -> accuracy(species, rows, PENGUINS));
  }

  @Test
  void meanRSquaredOfAllTargetsFallsAsForRowsWhosePermutedColumnIsWrittenOut() {
    TablePredictor predictor = TrainedPredictors.massAndBill();
    check(predictor, WEIGHED, rows -> meanR2(predictor, rows, WEIGHED));
  }

  private static void check(TablePredictor predictor, Rows rows, ToDoubleFunction<Rows> score) {
    PermutationImportance importance = PermutationImportance.of(predictor, rows, SEED, REPEATS);

    double whole = score.applyAsDouble(rows);
    assertThat(importance.score()).isCloseTo(whole, within(1e-9));
    assertThat(importance.rows()).isEqualTo(rows.size());
    assertThat(importance.repeats()).isEqualTo(REPEATS);
    Generator generator = new Generator(SEED);
    Map<String, Importance> byColumn = new HashMap<>();
    importance.columns().forEach(each -> byColumn.put(each.column(), each));
    List<InputColumn> columns = predictor.columns().columns();
    assertThat(byColumn).hasSize(columns.size());
    for (InputColumn column : columns) {
      double sum = 0;
      double squares = 0;
      for (int i = 0; i < REPEATS; i++) {
        int[] order = IntStream.range(0, rows.size()).toArray();
        generator.shuffle(order);
        double decrease = whole - score.applyAsDouble(permuted(rows, column.name(), order));
        sum += decrease;
        squares += decrease * decrease;
      }
      double mean = sum / REPEATS;
      Importance found = byColumn.get(column.name());
      assertThat(found.mean()).as(column.name()).isCloseTo(mean, within(1e-9));
      assertThat(found.standardDeviation())
          .isCloseTo(Math.sqrt(Math.max(0, squares / REPEATS - mean * mean)), within(1e-6));
    }
    assertThat(importance.columns().get(0).mean()).isGreaterThan(0.05);
    assertThat(importance.columns())
        .isSortedAccordingTo((one, other) -> Double.compare(other.mean(), one.mean()));
  }

  private static Rows permuted(Rows rows, String column, int... order) {
    List<Map<String, String>> maps = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      Map<String, String> map = new HashMap<>(rows.row(i));
      map.put(column, rows.row(order[i]).get(column));
      maps.add(map);
    }
    return Rows.ofMaps(maps);
  }

  private static double accuracy(TablePredictor predictor, Rows rows, Rows actual) {
    int correct = 0;
    List<Prediction> predictions = predictor.predict(rows);
    for (int i = 0; i < rows.size(); i++) {
      correct += predictions.get(i).label().equals(actual.get(i, "species")) ? 1 : 0;
    }
    return (double) correct / rows.size();
  }

  private static double meanR2(TablePredictor predictor, Rows rows, Rows actual) {
    List<Map<String, Double>> predicted = predictor.values(rows);
    return predictor.columns().targets().stream()
        .mapToDouble(
            target ->
                Regression.of(
                        actual.numbers(target),
                        predicted.stream().mapToDouble(each -> each.get(target)).toArray())
                    .r2())
        .average()
        .orElseThrow();
  }

  @Test
  void sameSeedGivesTheSameAndAnotherSeedOtherImportances() {
    List<Importance> first = PermutationImportance.of(species, PENGUINS, 1).columns();

    assertThat(PermutationImportance.of(species, PENGUINS, 1).columns()).isEqualTo(first);
    assertThat(PermutationImportance.of(species, PENGUINS, 2).columns()).isNotEqualTo(first);
  }

  @Test
  void oneRepeatHasNoDeviation() {
    assertThat(PermutationImportance.of(species, PENGUINS, 1, 1).columns())
        .allSatisfy(each -> assertThat(each.standardDeviation()).isZero());
  }

  @Test
  void columnOfEqualValuesHasNoImportance() {
    Rows dream =
        PENGUINS.select(
            IntStream.range(0, PENGUINS.size())
                .filter(row -> "Dream".equals(PENGUINS.get(row, "island")))
                .toArray());

    assertThat(PermutationImportance.of(species, dream, 1).columns())
        .filteredOn(each -> each.column().equals("island"))
        .containsExactly(new Importance("island", 0, 0));
  }

  @Test
  void rowsWithoutLabelsAndOtherMistakesAreErrors() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PermutationImportance.of(species, PENGUINS.first(0), 1))
        .withMessage("PermutationImportance.of: there are no rows; pass one at least");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PermutationImportance.of(species, PENGUINS, 1, 0))
        .withMessage("PermutationImportance.of: the number of repeats must be 1 or more, got 0");
    Map<String, String> unlabelled = new HashMap<>(PENGUINS.row(0));
    unlabelled.put("species", "");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PermutationImportance.of(species, Rows.ofMaps(List.of(unlabelled)), 1))
        .withMessageStartingWith("PermutationImportance.of: row 0 of the list of maps, column")
        .withMessageContaining("the label is missing");
    unlabelled.remove("species");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PermutationImportance.of(species, Rows.ofMaps(List.of(unlabelled)), 1))
        .withMessageContaining("has no column \"species\"");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PermutationImportance.of(TrainedPredictors.massAndBill(), PENGUINS, 1))
        .withMessageContaining("flipper_length_mm")
        .withMessageContaining("missing");
  }

  @Test
  void printsScoreAndTable() {
    PermutationImportance importance = PermutationImportance.of(species, PENGUINS, SEED);

    assertThat(importance.toString())
        .startsWith("PermutationImportance(accuracy 0.")
        .contains(" of 344 rows, 5 permutations of each column)\ncolumn ")
        .contains("\nisland");
    assertThat(importance.columns().get(0).toString()).matches("Importance\\(\".+\", .+ ± .+\\)");
    assertThat(PermutationImportance.of(TrainedPredictors.massAndBill(), WEIGHED, 1).scoreName())
        .isEqualTo("R²");
  }
}
