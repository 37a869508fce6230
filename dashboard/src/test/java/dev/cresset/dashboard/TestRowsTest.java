package dev.cresset.dashboard;

import static dev.cresset.loss.Losses.crossEntropy;
import static dev.cresset.loss.Losses.mse;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.optim.Optimizers.sgd;
import static dev.cresset.tabular.Columns.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cresset.dashboard.evaluation.NotFiniteOutputException;
import dev.cresset.dashboard.evaluation.TestRows;
import dev.cresset.dashboard.run.Run;
import dev.cresset.dashboard.run.RunDescription;
import dev.cresset.dashboard.run.TestResult;
import dev.cresset.dashboard.run.TestSample;
import dev.cresset.data.DataLoader;
import dev.cresset.loss.Loss;
import dev.cresset.metrics.Regression;
import dev.cresset.nn.Sequential;
import dev.cresset.tabular.Columns;
import dev.cresset.tabular.Csv;
import dev.cresset.tabular.FittedColumns;
import dev.cresset.tabular.Rows;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.Tensors;
import dev.cresset.train.Trainer;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class TestRowsTest {

  private static final Rows ROWS = rows();

  private static Rows rows() {
    List<Map<String, Object>> maps = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      double width = i % 10;
      double length = i * 7 % 11;
      maps.add(
          Map.of(
              "width",
              width,
              "length",
              length,
              "area",
              width * length,
              "shape",
              width > length ? "wide" : "long"));
    }
    return Rows.ofMaps(maps);
  }

  private static Columns columns() {
    return Columns.features(number("width").standardized(), number("length").standardized());
  }

  private static Sequential train(Dashboard dashboard, FittedColumns columns, Loss loss, int out) {
    Tensors.manualSeed(1);
    Sequential model = Sequential.of(linear(2, out));
    Trainer.of(model)
        .loss(loss)
        .optimizer(sgd(0.05))
        .epochs(20)
        .listener(dashboard)
        .fit(DataLoader.of(columns.dataset(ROWS)).batchSize(8).shuffle(true));
    return model;
  }

  private static JsonNode json(Dashboard dashboard, String path) throws Exception {
    try (InputStream in = URI.create(dashboard.url() + path).toURL().openStream()) {
      return new ObjectMapper().readTree(in);
    }
  }

  @Test
  void classesOfRowsAreEvaluatedAndRowsAreShownAsText() throws Exception {
    FittedColumns columns = columns().label("shape").fit(ROWS);
    try (Dashboard dashboard = Dashboard.settings().testOn(columns, ROWS).open()) {
      train(dashboard, columns, crossEntropy(), 2);

      JsonNode run = json(dashboard, "api/runs/1");
      assertThat(run.get("unit").asText()).isEqualTo("row");
      assertThat(run.get("testImages").asInt()).isEqualTo(40);
      assertThat(run.get("accuracy").asDouble()).isGreaterThan(0.8);
      JsonNode cell = json(dashboard, "api/runs/1/confusion/0/0").get("images").get(0);
      assertThat(cell.get("text").asText()).contains("shape long").contains("width");
    }
  }

  @Test
  void predictedNumbersAreComparedWithTheActualOnes() throws Exception {
    FittedColumns columns = columns().target("area").fit(ROWS);
    try (Dashboard dashboard = Dashboard.settings().testOn(columns, ROWS).open()) {
      Sequential model = train(dashboard, columns, mse(), 1);

      JsonNode run = json(dashboard, "api/runs/1");
      double r2 = Regression.of(ROWS.numbers("area"), columns.predictor(model).value(ROWS)).r2();
      assertThat(run.get("task").asText()).isEqualTo("regression");
      assertThat(run.get("r2").asDouble()).isEqualTo(r2).isGreaterThan(0.5);
      assertThat(run.get("accuracy").isNull()).isTrue();
      assertThat(run.get("state").asText()).isEqualTo("finished");
    }
  }

  @Test
  void rowsThatDoNotFitAreRefusedAtOnce() {
    FittedColumns labelled = columns().label("shape").fit(ROWS);
    Rows other = Rows.ofMaps(List.of(Map.of("width", 1, "length", "long", "shape", "wide")));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Dashboard.settings().testOn(labelled, other))
        .withMessageContaining("\"length\"");

    FittedColumns twoTargets = Columns.features(number("width")).target("area", "length").fit(ROWS);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Dashboard.settings().testOn(twoTargets, ROWS))
        .withMessage(
            "Dashboard.testOn: the columns have 2 targets (area, length); a test set of rows needs"
                + " a label or one target");
  }

  @ParameterizedTest
  @ValueSource(strings = {"shape", "area"})
  void outputThatIsNotFiniteFailsTheRunWithOneSentence(String column) throws Exception {
    FittedColumns columns =
        column.equals("shape")
            ? columns().label("shape").fit(ROWS)
            : columns().target("area").fit(ROWS);
    try (Dashboard dashboard = Dashboard.settings().testOn(columns, ROWS).open()) {
      Sequential model = Sequential.of(linear(2, column.equals("shape") ? 2 : 1));
      Trainer.of(model)
          .loss(column.equals("shape") ? crossEntropy() : mse())
          .optimizer(sgd(0.05))
          .listener(dashboard)
          .onEpoch(epoch -> change(model, weights -> weights.mul(Float.NaN)))
          .fit(DataLoader.of(columns.dataset(ROWS)).batchSize(8));

      JsonNode run = json(dashboard, "api/runs/1");
      assertThat(run.get("state").asText()).isEqualTo("failed");
      assertThat(run.get("error").asText())
          .isEqualTo(
              "The output of the network for test row 0 is not finite; try a smaller learning"
                  + " rate.");
      assertThat(run.get("table").asBoolean()).as("the page explains its table").isFalse();
    }
  }

  private static void change(Sequential model, UnaryOperator<Tensor> function) {
    Map<String, Tensor> state = new HashMap<>();
    model.stateDict().forEach((name, value) -> state.put(name, function.apply(value)));
    model.loadStateDict(state);
  }

  @Test
  void outputsForValidationRowsMustBeFinite() {
    FittedColumns columns = Columns.features(number("width")).label("shape").fit(ROWS);
    Rows large = Rows.ofMaps(List.of(row(1), row(1e30)));
    Sequential model = Sequential.of(linear(1, 2));
    change(model, weights -> weights.mul(0).add(1e20));

    assertThatThrownBy(() -> new TestRows("test set", columns, ROWS, large).evaluate(model))
        .isInstanceOf(NotFiniteOutputException.class)
        .hasMessage(
            "The output of the network for validation row 1 is not finite; try a smaller learning"
                + " rate.");
  }

  private static Map<String, Object> row(double width) {
    return Map.of("width", width, "shape", "wide");
  }

  @Test
  void missingCellsAreLeftOut() {
    Rows rows = Csv.parse("width,note,shape\n1,,long\n2,x,wide\n");
    FittedColumns columns = Columns.features(number("width")).label("shape").fit(rows);
    RunDescription description =
        new RunDescription(
            "shapes", null, null, null, "jvm", 1L, 1, 1, 0.1, "sgd", "loss", null, null);
    Run run = new Run(1, 1, description);
    run.testing();
    new TestRows("shapes", columns, rows, null).test(Sequential.of(linear(1, 2)), run);

    TestResult result = run.testResult().orElseThrow();
    assertThat(result.data()).isEqualTo("shapes");
    assertThat(result.sample(0)).isEqualTo(new TestSample.Text("width 1, shape long"));
    assertThat(result.sample(1)).isEqualTo(new TestSample.Text("width 2, note x, shape wide"));
  }
}
