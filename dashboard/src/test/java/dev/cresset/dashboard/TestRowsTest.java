package dev.cresset.dashboard;

import static dev.cresset.loss.Losses.crossEntropy;
import static dev.cresset.loss.Losses.mse;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.optim.Optimizers.sgd;
import static dev.cresset.tabular.Columns.number;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cresset.data.DataLoader;
import dev.cresset.loss.Loss;
import dev.cresset.metrics.Regression;
import dev.cresset.nn.Sequential;
import dev.cresset.tabular.Columns;
import dev.cresset.tabular.FittedColumns;
import dev.cresset.tabular.Rows;
import dev.cresset.tensor.Tensors;
import dev.cresset.train.Trainer;
import java.io.InputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

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
}
