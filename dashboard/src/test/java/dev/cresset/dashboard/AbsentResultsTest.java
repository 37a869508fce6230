package dev.cresset.dashboard;

import static dev.cresset.loss.Losses.crossEntropy;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.optim.Optimizers.sgd;
import static dev.cresset.tabular.Columns.number;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cresset.data.DataLoader;
import dev.cresset.nn.Sequential;
import dev.cresset.tabular.Columns;
import dev.cresset.tabular.FittedColumns;
import dev.cresset.tabular.Rows;
import dev.cresset.train.Trainer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The responses state the true reason why a run has no results. */
@Timeout(120)
class AbsentResultsTest {

  private static final int KEPT = 10;
  private static final String ARCHIVED =
      "Run 1 has been archived: its figures are available, its predictions and its network are"
          + " not.";

  @Test
  void thereIsNoTestSet() throws Exception {
    try (Dashboard dashboard = Dashboard.open(0)) {
      train(dashboard);
      for (String path : List.of("evaluation", "misclassified", "weights", "table", "report.csv")) {
        assertThat(reason(dashboard, path)).as(path).isEqualTo("Run 1 has no test set.");
      }
    }
  }

  @Test
  void testIsYetToCome() throws Exception {
    try (Dashboard dashboard = tested().open()) {
      String[] reason = new String[1];
      Points.trainer(Points.network())
          .listener(dashboard)
          .onEpoch(epoch -> reason[0] = reason(dashboard, "evaluation"))
          .fit(Points.loader(30));
      assertThat(reason[0]).isEqualTo("Run 1 has not been tested yet.");
    }
  }

  @Test
  void networkAndTableAreNotKept() throws Exception {
    try (Dashboard dashboard = tested().open()) {
      train(dashboard);
      assertThat(reason(dashboard, "weights"))
          .isEqualTo("The network of run 1 is not kept: only the program that trained it has it.");
      assertThat(reason(dashboard, "table")).isEqualTo("The test set of run 1 is not a table.");
    }
  }

  @Test
  void rowsAreNotInTheDirectoryOfRuns(@TempDir Path directory) throws Exception {
    Rows rows =
        Rows.ofMaps(List.of(Map.of("x", 1, "side", "left"), Map.of("x", 2, "side", "right")));
    FittedColumns columns = Columns.features(number("x")).label("side").fit(rows);
    DashboardSettings settings = Dashboard.settings().testOn(columns, rows).runsIn(directory);
    try (Dashboard dashboard = settings.open()) {
      Trainer.of(Sequential.of(linear(1, 2)))
          .loss(crossEntropy())
          .optimizer(sgd(0.1))
          .listener(dashboard)
          .fit(DataLoader.of(columns.dataset(rows)));
      assertThat(get(dashboard, "table").statusCode()).isEqualTo(200);
    }
    try (Dashboard dashboard = settings.open()) {
      assertThat(get(dashboard, "evaluation").statusCode()).isEqualTo(200);
      assertThat(reason(dashboard, "table"))
          .isEqualTo(
              "The test rows of run 1 are not kept: only the program that trained its network has"
                  + " them.");
    }
  }

  @Test
  void runIsArchived() throws Exception {
    try (Dashboard dashboard = tested().open()) {
      for (int i = 0; i <= KEPT; i++) {
        train(dashboard);
      }
      assertThat(reason(dashboard, "evaluation")).isEqualTo(ARCHIVED);
      assertThat(reason(dashboard, "weights")).isEqualTo(ARCHIVED);
      assertThat(reason(dashboard, "table")).isEqualTo(ARCHIVED);
    }
  }

  private static DashboardSettings tested() {
    return Dashboard.settings().testOn(Points.loader(12), Points.CLASSES);
  }

  private static void train(Dashboard dashboard) {
    Points.trainer(Points.network()).listener(dashboard).fit(Points.loader(30));
  }

  private static String reason(Dashboard dashboard, String path) {
    try {
      HttpResponse<String> response = get(dashboard, path);
      assertThat(response.statusCode()).as(path).isEqualTo(404);
      JsonNode body = new ObjectMapper().readTree(response.body());
      return body.get("error").asText();
    } catch (Exception e) {
      throw new AssertionError(path, e);
    }
  }

  private static HttpResponse<String> get(Dashboard dashboard, String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(dashboard.url() + "api/runs/1/" + path))
                .header("Accept", "application/json")
                .build(),
            BodyHandlers.ofString());
  }
}
