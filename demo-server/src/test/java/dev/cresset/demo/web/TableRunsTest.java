package dev.cresset.demo.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.dashboard.run.Run;
import dev.cresset.tabular.Rows;
import dev.cresset.tabular.TablePredictor;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs on tables over HTTP: files, reports and what only images have. */
class TableRunsTest {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  private static SmallRun served;
  private static Run penguins;
  private static Run diabetes;

  @BeforeAll
  static void trainAndServe() {
    served = SmallRun.serve();
    penguins = served.train("penguins");
    diabetes = served.train("diabetes");
  }

  @AfterAll
  static void stop() {
    served.close();
  }

  @Test
  void modelFileIsThatOfTheTable(@TempDir Path directory) throws Exception {
    TablePredictor species = downloaded(penguins, directory);
    TablePredictor progression = downloaded(diabetes, directory);
    Rows rows = diabetes.table().orElseThrow().rows();

    assertThat(species.classNames()).containsExactly("Adelie", "Chinstrap", "Gentoo");
    assertThat(progression.value(rows))
        .isEqualTo(diabetes.regressionResult().orElseThrow().predicted());
  }

  private static TablePredictor downloaded(Run run, Path directory) throws Exception {
    HttpResponse<byte[]> file =
        CLIENT.send(request(run, "model.safetensors").build(), BodyHandlers.ofByteArray());
    assertThat(file.statusCode()).isEqualTo(200);
    return TablePredictor.load(Files.write(directory.resolve("" + run.id()), file.body()));
  }

  @Test
  void whatImagesHaveIsRefusedWithTheReason() throws Exception {
    for (String part : new String[] {"model.onnx", "weights"}) {
      HttpResponse<String> response = get(penguins, part);
      assertThat(response.statusCode()).isEqualTo(404);
      assertThat(response.body())
          .contains("The network of run 2 takes rows of a table, not images");
    }
    String drawing = "{\"pixels\":[" + "0,".repeat(783) + "0]}";
    HttpRequest request =
        request(penguins, "predict")
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(drawing))
            .build();
    assertThat(CLIENT.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(404);
  }

  @Test
  void resultsOfTheOtherTaskAreRefusedWithTheReason() throws Exception {
    assertThat(get(diabetes, "evaluation").body())
        .contains("Run 3 predicts numbers, not classes; see /api/runs/3/regression.");
    assertThat(get(penguins, "regression").body())
        .contains("Run 2 predicts classes, not numbers; see /api/runs/2/evaluation.");
    assertThat(get(penguins, "regression").statusCode()).isEqualTo(404);
  }

  @Test
  void reportsHaveThePredictedNumbers() throws Exception {
    String r2 = String.format(Locale.ROOT, "%.4f", diabetes.regression().r2());
    String html = get(diabetes, "report.html").body();
    String csv = get(diabetes, "report.csv").body();

    assertThat(html)
        .contains("<b>" + r2 + "</b><span>R²</span>", "Predicted against actual", "test rows")
        .doesNotContain("image", "Confusion matrix", "Calibration", "Training accuracy");
    String chart = html.replaceFirst("(?s).*id=\"predicted-actual\"", "").split("</figure>")[0];
    assertThat(chart.split("<circle").length - 1).isEqualTo(diabetes.testImages());
    assertThat(csv)
        .contains("r2," + diabetes.regression().r2(), "index,actual,predicted,residual,text");
    assertThat(csv.lines()).hasSizeGreaterThan(diabetes.testImages());
    assertThat(get(penguins, "report.html").body())
        .contains("Confusion matrix", "Chinstrap", "training rows")
        .doesNotContain("image");
    assertThat(get(penguins, "report.csv").body()).contains("Gentoo");
  }

  @Test
  void dataOfAnotherRecipeIsRefused() throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(served.url("/api/runs")))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString("{\"recipe\":\"penguins\",\"data\":\"mnist\"}"))
            .build();
    HttpResponse<String> response = CLIENT.send(request, BodyHandlers.ofString());

    assertThat(response.statusCode()).isIn(400, 422);
    assertThat(response.body()).contains("penguins");
  }

  private static HttpResponse<String> get(Run run, String part) throws Exception {
    return CLIENT.send(request(run, part).build(), BodyHandlers.ofString());
  }

  private static HttpRequest.Builder request(Run run, String part) {
    return HttpRequest.newBuilder(
        URI.create(served.url("/api/runs/%s/%s".formatted(run.id(), part))));
  }
}
