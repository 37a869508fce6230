package dev.cresset.tabular;

import static dev.cresset.tabular.Columns.category;
import static dev.cresset.tabular.Columns.date;
import static dev.cresset.tabular.Columns.number;
import static dev.cresset.tabular.TrainedPredictors.PENGUINS;
import static dev.cresset.tabular.TrainedPredictors.WEIGHED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.cresset.nn.Layers;
import dev.cresset.nn.OutputType;
import dev.cresset.nn.Sequential;
import dev.cresset.tabular.PartialDependence.Point;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PartialDependenceTest {

  private final TablePredictor species = TrainedPredictors.species();

  @Test
  void meanProbabilitiesAreThoseOfRowsThatAllHaveTheValue() {
    for (String column : List.of("bill_length_mm", "island", "sex", "flipper_length_mm")) {
      PartialDependence dependence = PartialDependence.of(species, PENGUINS, column);

      assertThat(dependence.outputs()).containsExactly("Adelie", "Chinstrap", "Gentoo");
      assertThat(dependence.rows()).isEqualTo(344);
      for (Point point : dependence.points()) {
        double[] sums = new double[3];
        for (Map<String, Object> row : replaced(PENGUINS, column, point.value())) {
          double[] probabilities = species.predict(row).probabilities();
          Arrays.setAll(sums, i -> sums[i] + probabilities[i]);
        }
        for (int i = 0; i < sums.length; i++) {
          assertThat(point.means().get(i)).isCloseTo(sums[i] / 344, within(1e-6));
        }
        assertThat(point.means().stream().mapToDouble(each -> each).sum())
            .isCloseTo(1, within(1e-5));
      }
    }
  }

  @Test
  void meanNumbersAreInOriginalUnits() {
    TablePredictor predictor = TrainedPredictors.massAndBill();
    PartialDependence dependence =
        PartialDependence.of(predictor, WEIGHED, "flipper_length_mm", List.of(180, 220.5));

    assertThat(dependence.outputs()).containsExactly("body_mass_g", "bill_length_mm");
    assertThat(dependence.points().stream().map(Point::value)).containsExactly("180", "220.5");
    for (Point point : dependence.points()) {
      for (int i = 0; i < 2; i++) {
        String target = dependence.outputs().get(i);
        double mean =
            replaced(WEIGHED, "flipper_length_mm", point.value()).stream()
                .mapToDouble(row -> predictor.values(row).get(target))
                .average()
                .orElseThrow();
        assertThat(point.means().get(i)).isCloseTo(mean, within(1e-3));
      }
    }
    assertThat(dependence.points().get(1).means().get(0)).isBetween(2000.0, 8000.0);
  }

  private static List<Map<String, Object>> replaced(Rows rows, String column, String value) {
    List<Map<String, Object>> maps = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      Map<String, Object> row = new HashMap<>(rows.row(i));
      row.put(column, value);
      maps.add(row);
    }
    return maps;
  }

  @Test
  void manyNumbersBecomeQuantilesFromThe5thToThe95thPercentile() {
    List<Map<String, Integer>> maps = new ArrayList<>();
    for (int i = 0; i <= 190; i++) {
      maps.add(Map.of("x", (i * 7) % 191, "y", i % 2));
    }
    Rows rows = Rows.ofMaps(maps);

    // The 5th percentile of 0 to 190 is 9.5, the 95th is 180.5; 20 values are 9 apart.
    assertThat(values(PartialDependence.of(untrained(number("x"), rows), rows, "x")))
        .hasSize(20)
        .startsWith("9.5", "18.5", "27.5")
        .endsWith("171.5", "180.5");
  }

  @Test
  void fewNumbersAreAllUsedAndMissingOnesAreNot() {
    Rows rows = Csv.parse("x,y\n\"3,5\",0\n,1\n1,1\n\"3,50\",0\n");

    assertThat(
            values(
                PartialDependence.of(
                    untrained(number("x").decimalComma().missing(0), rows), rows, "x")))
        .containsExactly("1", "3,5");
  }

  @Test
  void categoriesAreThoseOfTheTrainingRows() {
    PartialDependence dependence = PartialDependence.of(species, PENGUINS.first(5), "island");

    assertThat(dependence.type()).isEqualTo(InputColumn.Type.CATEGORY);
    assertThat(values(dependence)).containsExactly("Biscoe", "Dream", "Torgersen");
  }

  @Test
  void hashedCategoriesAreTheMostFrequentOnesOfTheRows() {
    StringBuilder csv = new StringBuilder("x,y\n");
    for (int i = 0; i < 60; i++) {
      csv.append(i).append(",0\n");
      if (i >= 10) {
        csv.append(i).append(",1\n");
      }
    }
    Rows rows = Csv.parse(csv.toString());

    assertThat(values(PartialDependence.of(untrained(category("x").hashed(8), rows), rows, "x")))
        .hasSize(50)
        .startsWith("10", "11")
        .endsWith("59");
  }

  @Test
  void valuesOfTheRowsAreCountedAsTheirCategories() {
    StringBuilder training = new StringBuilder("x,y\n");
    StringBuilder test = new StringBuilder("x,y\n");
    for (int i = 0; i < 60; i++) {
      training.append(i).append(",%s\n".formatted(i % 2));
      test.append(i).append(i < 10 ? ",0\n" : ".0,0\n").append(i < 10 ? "" : i + ",1\n");
    }
    Rows rows = Csv.parse(training.toString());

    assertThat(
            values(
                PartialDependence.of(
                    untrained(category("x"), rows), Csv.parse(test.toString()), "x")))
        .hasSize(50)
        .startsWith("10", "11")
        .endsWith("59");
  }

  @Test
  void datesAreInTheirOrder() {
    Rows rows = Csv.parse("x,y\n02.01.2026,0\n03.02.2025,1\n02.01.2026,1\n");
    Feature day = date("x").format("dd.MM.uuuu").cyclic(DatePart.MONTH);

    assertThat(values(PartialDependence.of(untrained(day, rows), rows, "x")))
        .containsExactly("03.02.2025", "02.01.2026");
  }

  @Test
  void columnThatIsBothNumberAndCategoryTakesItsCategories() {
    Rows rows = Csv.parse("x,y\n1,0\n2,1\n7,1\n");
    FittedColumns columns = Columns.features(number("x"), category("x")).label("y").fit(rows);
    TablePredictor predictor = columns.predictor(Sequential.of(Layers.linear(4, 2)));

    assertThat(columns.columns())
        .containsExactly(
            new InputColumn("x", InputColumn.Type.CATEGORY, List.of("1", "2", "7"), false, false));
    assertThat(values(PartialDependence.of(predictor.outputs(OutputType.LOGITS), rows, "x")))
        .containsExactly("1", "2", "7");
  }

  private static TablePredictor untrained(Feature feature, Rows rows) {
    FittedColumns columns = Columns.features(feature).label("y").fit(rows);
    return columns
        .predictor(Sequential.of(Layers.linear(columns.features().size(), 2)))
        .outputs(OutputType.LOGITS);
  }

  private static List<String> values(PartialDependence dependence) {
    return dependence.points().stream().map(Point::value).toList();
  }

  @Test
  void unknownColumnsAndUnusableValuesAreErrors() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PartialDependence.of(species, PENGUINS, "species"))
        .withMessage(
            "PartialDependence.of: \"species\" is not an input of the network; its columns are"
                + " \"bill_length_mm\", \"island\", \"sex\", \"flipper_length_mm\"");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PartialDependence.of(species, PENGUINS, "island", List.of("Mars")))
        .withMessageStartingWith(
            "PartialDependence.of: column \"island\": the value \"Mars\" was in none");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PartialDependence.of(species, PENGUINS, "island", List.of()))
        .withMessage("PartialDependence.of: there are no values; pass one at least");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PartialDependence.of(species, PENGUINS.first(0), "island"))
        .withMessage("PartialDependence.of: there are no rows; pass one at least");
    Rows empty =
        Rows.ofMaps(
            List.of(
                Map.of(
                    "bill_length_mm", "", "island", "Dream", "sex", "", "flipper_length_mm", "")));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> PartialDependence.of(species, empty, "bill_length_mm"))
        .withMessageContaining("column \"bill_length_mm\" has no value in any of the rows");
  }

  @Test
  void printsATable() {
    PartialDependence dependence = PartialDependence.of(species, PENGUINS, "island");

    assertThat(dependence.toString())
        .startsWith("PartialDependence(island, mean of 344 rows)\nisland     Adelie ")
        .contains("\nTorgersen  0.");
    assertThat(dependence.points().get(0).toString()).startsWith("Point(\"Biscoe\", [0.");
  }

  @Test
  void columnsSayWhatTheyAccept() {
    assertThat(species.columns().columns().toString())
        .isEqualTo(
            "[InputColumn(\"bill_length_mm\", NUMBER, may be missing),"
                + " InputColumn(\"island\", CATEGORY of \"Biscoe\", \"Dream\", \"Torgersen\"),"
                + " InputColumn(\"sex\", CATEGORY of \"female\", \"male\", may be missing),"
                + " InputColumn(\"flipper_length_mm\", NUMBER, may be missing)]");
  }
}
