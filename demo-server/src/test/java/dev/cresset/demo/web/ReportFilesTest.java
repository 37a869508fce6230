package dev.cresset.demo.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

/** The files that a run can be kept as. */
class ReportFilesTest {

  private static SmallRun served;

  @BeforeAll
  static void serve() {
    served = SmallRun.serve();
  }

  @AfterAll
  static void stop() {
    served.close();
  }

  @Test
  void htmlNeedsNoOtherFileAndNoScript() throws Exception {
    HttpResponse<String> response = get("/api/runs/1/report.html");

    assertThat(response.headers().firstValue("Content-Disposition"))
        .hasValue("attachment; filename=\"cresset-run-1-recipe-003.html\"");
    assertThat(response.body())
        .contains("default-src 'none'; style-src 'unsafe-inline'", "prefers-color-scheme: dark")
        .contains("SGD, learning rate 0.1", "Linear 1", "109,386")
        .contains(String.format(Locale.ROOT, "%.2f %%", 100 * served.run.confusion().accuracy()))
        .doesNotContain("<script", "src=", "href=", "http://", "https://", "url(", "NaN", "null");
  }

  @Test
  void htmlShowsEachCountOfTheConfusionMatrix() throws Exception {
    String table =
        get("/api/runs/1/report.html").body().replaceFirst("(?s).*class=\"confusion\"", "");
    Matcher cells =
        Pattern.compile("<td class=\"(?:none|right|wrong)(?: strong)?\"[^>]*>(\\d+)</td>")
            .matcher(table);
    for (long[] row : served.run.confusion().counts()) {
      for (long count : row) {
        assertThat(cells.find()).isTrue();
        assertThat(cells.group(1)).isEqualTo(Long.toString(count));
      }
    }
  }

  @Test
  void chartsAreWellFormedAndDescribed() throws Exception {
    Matcher charts =
        Pattern.compile("(?s)<svg.*?</svg>").matcher(get("/api/runs/1/report.html").body());
    int found = 0;
    while (charts.find()) {
      found++;
      DocumentBuilderFactory.newInstance()
          .newDocumentBuilder()
          .parse(new InputSource(new StringReader(charts.group())));
      assertThat(charts.group()).contains("role=\"img\"", "aria-label=");
    }
    assertThat(found).isEqualTo(7);
  }

  @Test
  void csvHoldsSettingsClassesAndEpochs() throws Exception {
    HttpResponse<String> response = get("/api/runs/1/report.csv");
    List<String> lines = List.of(response.body().split("\r\n"));

    assertThat(response.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/csv");
    assertThat(lines)
        .contains("setting,value", "recipe,003", "seed,42", "batchSize,20", "testImages,400")
        .contains("accuracy," + served.run.confusion().accuracy())
        .contains("label,precision,recall,f1,support,class")
        .contains(
            "epoch,trainingLoss,trainingAccuracy,validationLoss,validationAccuracy,learningRate,seconds");
    assertThat(lines.stream().filter(line -> line.matches("\\d,[0-9.]+,.*,\\d"))).hasSize(10);
    assertThat(lines.stream().filter(line -> line.matches("[123],[0-9.]+,[0-9.]+,,,0.1,[0-9.]+")))
        .hasSize(3);
  }

  @Test
  void untestedRunHasNoReport() throws Exception {
    for (String ending : List.of("html", "json", "csv")) {
      HttpResponse<String> response = get("/api/runs/2/report." + ending);
      assertThat(response.statusCode()).isEqualTo(404);
      assertThat(response.headers().firstValue("Content-Disposition")).isEmpty();
    }
  }

  private static HttpResponse<String> get(String path) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(served.url(path))).build(), BodyHandlers.ofString());
  }
}
