package dev.cresset.demo.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.dashboard.run.Run;
import dev.cresset.metrics.Average;
import dev.cresset.metrics.ClassMetrics;
import dev.cresset.metrics.ConfusionMatrix;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.By;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.interactions.Actions;

/** A run that is over, as the page shows it in a real browser. */
class PageTest {

  private static final long MOST_BYTES = 500_000;

  private static Chromium browser;
  private static PageServer server;
  private static Run run;
  private static Page page;

  @BeforeAll
  static void trainServeAndOpen(@TempDir Path profile) {
    if (Chromium.installed()) {
      browser = Chromium.start(profile);
      page = new Page(browser);
      server = PageServer.open();
      run = server.train();
    } else {
      System.err.println("[SKIPPED] " + Chromium.MISSING);
    }
  }

  @AfterAll
  static void close() {
    if (server != null) {
      server.close();
    }
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void open() {
    Chromium.assumeInstalled();
    browser.emulate(1440, 900, false);
    browser.complaints();
    page.openTested(server);
  }

  @Test
  void saysWhatWasTrainedAndHowWellItDid() {
    assertThat(page.text("#state")).isEqualTo("Finished");
    assertThat(page.text("#title")).isEqualTo(run.description().title());
    assertThat(page.text("#score-number")).isEqualTo(score(matrix().accuracy()));
    page.eventually(
        () ->
            assertThat(page.text("#facts"))
                .contains("003", "MNIST", "42", "3,500", "500", "samples/s"));
  }

  @Test
  void showsTheAccuracyAndEveryAverage() {
    long right = Math.round(matrix().accuracy() * PageServer.TEST_IMAGES);
    assertThat(page.text("#accuracy")).isEqualTo(score(matrix().accuracy()));
    assertThat(page.text("#accuracy-counts")).isEqualTo(right + " of 500 test images");
    assertThat(page.rows("averages"))
        .isEqualTo(
            List.of(
                row("precision", matrix()::precision),
                row("recall", matrix()::recall),
                row("F1", matrix()::f1)));
  }

  @Test
  void explainsAWordWhenItIsFocusedOrPointedAt() {
    assertThat(page.find("#about-precision").isDisplayed()).isFalse();

    page.script("document.querySelector('#average-precision .term').focus()");
    assertThat(page.text("#about-precision")).contains("TP / (TP + FP)");

    page.script("document.activeElement.blur()");
    assertThat(page.find("#about-precision").isDisplayed()).isFalse();

    new Actions(browser.driver).moveToElement(page.find("#average-recall .term")).perform();
    assertThat(page.text("#about-recall")).contains("TP / (TP + FN)");
  }

  @Test
  void showsEveryClassAndSortsThemByKeyboard() {
    List<List<String>> expected = matrix().perClass().stream().map(PageTest::row).toList();
    assertThat(page.rows("classes")).isEqualTo(expected);

    WebElement recall = page.find("#classes th:nth-child(3) button");
    recall.sendKeys(Keys.ENTER);
    List<List<String>> sorted = new ArrayList<>(expected);
    sorted.sort(Comparator.comparing(each -> Double.valueOf(each.get(2))));
    assertThat(page.rows("classes")).isEqualTo(sorted);
    assertThat(page.find("#classes th:nth-child(3)").getDomAttribute("aria-sort"))
        .isEqualTo("ascending");

    recall.sendKeys(Keys.SPACE);
    assertThat(page.find("#classes th:nth-child(3)").getDomAttribute("aria-sort"))
        .isEqualTo("descending");
    assertThat(page.rows("classes").get(0)).isEqualTo(sorted.get(sorted.size() - 1));
  }

  @Test
  void showsTheConfusionMatrixAsCountsAndAsShares() {
    long[][] counts = matrix().counts();
    List<List<String>> rows = page.rows("confusion");
    for (int actual = 0; actual < counts.length; actual++) {
      for (int predicted = 0; predicted < counts.length; predicted++) {
        assertThat(rows.get(actual).get(predicted + 1))
            .isEqualTo(String.valueOf(counts[actual][predicted]));
      }
    }

    page.press("[name=confusion-unit][value=shares]");
    long ofOnes = matrix().perClass().get(1).support();
    assertThat(Double.parseDouble(page.rows("confusion").get(1).get(2)))
        .isEqualTo(Math.round(100.0 * counts[1][1] / ofOnes));
  }

  @Test
  void opensTheImagesBehindACellByKeyboard() {
    page.find("#confusion tbody button[tabindex='0']").sendKeys(Keys.ARROW_RIGHT, Keys.ARROW_DOWN);
    WebElement cell = browser.driver.switchTo().activeElement();
    assertThat(cell.getText()).isEqualTo(String.valueOf(matrix().counts()[1][1]));

    cell.sendKeys(Keys.ENTER);
    long shown = Math.min(60, matrix().counts()[1][1]);
    page.waitFor("return document.querySelectorAll('#images[open] figure').length === " + shown);
    assertThat(page.text("#images-title")).isEqualTo("1 classified correctly");
    assertThat(
            (long)
                page.script(
                    """
                    const canvas = document.querySelector('#images-list canvas');
                    const { data } = canvas.getContext('2d').getImageData(0, 0, 28, 28);
                    return data.filter((value, at) => at % 4 === 0 && value > 200).length
                    """))
        .as("bright points of a 1")
        .isBetween(10L, 200L);

    browser.driver.switchTo().activeElement().sendKeys(Keys.ESCAPE);
    assertThat(page.find("#images").isDisplayed()).isFalse();
    assertThat(browser.driver.switchTo().activeElement()).isEqualTo(cell);
  }

  @Test
  void showsTheSurestMistakesFirst() {
    long mistakes = PageServer.TEST_IMAGES - Math.round(matrix().accuracy() * 500);
    assertThat(
            (long) page.script("return document.querySelectorAll('#misclassified figure').length"))
        .isEqualTo(Math.min(24, mistakes));
    @SuppressWarnings("unchecked")
    List<Object> surest =
        (List<Object>)
            page.script(
                "return [...document.querySelectorAll('#misclassified .predicted .bar')]"
                    + ".map(bar => Number(bar.style.getPropertyValue('--share')))");
    assertThat(surest.stream().map(share -> ((Number) share).doubleValue()).toList())
        .isSortedAccordingTo(Comparator.reverseOrder())
        .allMatch(share -> share > 0.1);
  }

  @Test
  void showsEveryLayer() {
    assertThat(page.rows("model"))
        .hasSize(6)
        .contains(List.of("0", "Linear", "batch × 64", "50,240", "50,176", "201 kB"))
        .contains(List.of("4", "Linear", "batch × 10", "330", "320", "1.32 kB"));
    assertThat(page.text("#model tfoot")).contains("52,650");
  }

  @Test
  void drawsEveryCurve() {
    page.eventually(
        () -> {
          assertThat(page.points("epoch-loss")).isEqualTo(PageServer.EPOCHS);
          assertThat(page.points("running-loss")).isGreaterThan(100);
          assertThat(page.points("gradient-norms")).isEqualTo(PageServer.EPOCHS);
          assertThat(page.points("update-ratios")).isEqualTo(PageServer.EPOCHS);
          assertThat(page.points("memory")).isPositive();
          assertThat(page.points("calibration")).isPositive();
        });

    page.press("#epoch-loss summary");
    page.waitFor("return document.querySelectorAll('#epoch-loss tbody tr').length === 3");
    assertThat(page.find("#epoch-loss canvas").getDomAttribute("aria-label"))
        .startsWith("Loss per epoch: training from ");
  }

  /** The report as SVG, the page with Chart.js: both from one description. */
  @Test
  void reportDrawsTheSameLines() throws Exception {
    String report = get(page.find("#export-html").getDomProperty("href")).body();
    for (String chart :
        List.of(
            "running-loss",
            "epoch-loss",
            "epoch-accuracy",
            "calibration",
            "gradient-norms",
            "update-ratios",
            "memory")) {
      String figure = report.replaceFirst("(?s).*<figure id=\"%s\">".formatted(chart), "");
      figure = figure.substring(0, figure.indexOf("</figure>"));
      List<Long> points =
          Pattern.compile("<polyline[^>]* points=\"([^\"]*)\"")
              .matcher(figure)
              .results()
              .map(line -> (long) line.group(1).split(" ").length)
              .toList();
      String drawn = "Chart.getChart(document.querySelector('#%s canvas'))".formatted(chart);

      assertThat(page.script("return " + drawn + ".data.datasets.map(line => line.data.length)"))
          .as(chart)
          .isEqualTo(points);
      assertThat(figure)
          .contains(String.valueOf(page.script("return " + drawn + ".data.datasets[0].label")));
      assertThat(page.find("#%s canvas".formatted(chart)).getDomAttribute("aria-label"))
          .startsWith(figure.replaceFirst("(?s).*aria-label=\"([^:]*):.*", "$1: "));
    }
  }

  @Test
  void readsADrawnOneAndADrawnSeven() {
    page.stroke(new double[] {0.52, 0.15}, new double[] {0.5, 0.5}, new double[] {0.48, 0.85});
    assertRead("1");

    page.press("#draw-clear");
    page.waitFor("return document.getElementById('draw-answer').textContent === 'No drawing'");
    page.stroke(
        new double[] {0.25, 0.22},
        new double[] {0.5, 0.21},
        new double[] {0.74, 0.22},
        new double[] {0.6, 0.5},
        new double[] {0.45, 0.85});
    assertRead("7");
  }

  @Test
  void readsWhatIsDrawnWithTheKeyboard() {
    WebElement pad = page.find("#pad");
    pad.sendKeys(
        Keys.ARROW_UP.toString().repeat(8), Keys.SPACE, Keys.ARROW_DOWN.toString().repeat(17));
    assertRead("1");

    pad.sendKeys(Keys.DELETE);
    page.waitFor("return document.getElementById('draw-answer').textContent === 'No drawing'");
  }

  @Test
  void readsATestImage() {
    page.press("#draw-example");
    page.waitFor("return /^\\d, /.test(document.getElementById('draw-answer').textContent)");
    page.waitFor("return document.querySelectorAll('#draw-bars .predicted').length === 1");
  }

  @ParameterizedTest
  @CsvSource({"html, text/html", "json, application/json", "csv, text/csv"})
  void reportsCanBeTaken(String kind, String type) throws Exception {
    String link = page.find("#export-" + kind).getDomProperty("href");
    HttpResponse<String> answer = get(link);
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type").orElse("")).startsWith(type);
    assertThat(answer.body()).contains("003");
  }

  @ParameterizedTest
  @CsvSource({"safetensors", "onnx"})
  void browserSavesTheModel(String kind, @TempDir Path downloads) {
    browser.driver.executeCdpCommand(
        "Browser.setDownloadBehavior",
        Map.of("behavior", "allow", "downloadPath", downloads.toString()));

    page.press("#download-" + kind);

    Path file = downloads.resolve("cresset-run-1-recipe-003." + kind);
    page.waitFor(file.toString(), () -> Files.exists(file));
    assertThat(file).isNotEmptyFile();
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void comparesTickedRuns() {
    page.eventually(() -> assertThat(page.points("compare")).isEqualTo(PageServer.EPOCHS));
    page.press("#past-runs tbody input");
    assertThat(page.find("#compare-none").isDisplayed()).isTrue();
  }

  @Test
  void staysSmallAndAsksNobodyElse() {
    browser.driver.executeCdpCommand("Network.enable", Map.of());
    browser.driver.executeCdpCommand("Network.setCacheDisabled", Map.of("cacheDisabled", true));
    page.openTested(server);

    assertThat(
            (long)
                page.script(
                    "return [...performance.getEntriesByType('resource'),"
                        + " ...performance.getEntriesByType('navigation')]"
                        + ".reduce((sum, each) => sum + each.transferSize, 0)"))
        .isBetween(100_000L, MOST_BYTES);
    assertThat(
            page.script(
                "return performance.getEntriesByType('resource').map(each => each.name)"
                    + ".filter(name => !name.startsWith(location.origin + '/'))"))
        .isEqualTo(List.of());
    assertThat(browser.complaints()).isEmpty();
    browser.driver.executeCdpCommand("Network.setCacheDisabled", Map.of("cacheDisabled", false));
  }

  @Test
  void tablesAreReadableWithoutSight() {
    for (WebElement table : browser.driver.findElements(By.tagName("table"))) {
      assertThat(table.findElements(By.tagName("caption"))).hasSize(1);
      assertThat(table.findElements(By.cssSelector("thead th:not([scope=col])"))).isEmpty();
      assertThat(table.findElements(By.cssSelector("tbody th:not([scope=row])"))).isEmpty();
      assertThat(table.findElements(By.cssSelector("tbody tr:not(:has(th))"))).isEmpty();
    }
  }

  private static void assertRead(String digit) {
    page.waitFor(
        "return document.getElementById('draw-answer').textContent.startsWith('%s, ')"
            .formatted(digit));
  }

  private static HttpResponse<String> get(String url) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
  }

  private static ConfusionMatrix matrix() {
    return run.testResult().orElseThrow().confusion();
  }

  private static List<String> row(String name, ToDoubleFunction<Average> averaged) {
    return List.of(
        name,
        figure(averaged.applyAsDouble(Average.MACRO)),
        figure(averaged.applyAsDouble(Average.MICRO)),
        figure(averaged.applyAsDouble(Average.WEIGHTED)));
  }

  private static List<String> row(ClassMetrics of) {
    return List.of(
        String.valueOf(of.label()),
        figure(of.precision()),
        figure(of.recall()),
        figure(of.f1()),
        String.valueOf(of.support()));
  }

  private static String figure(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }

  private static String score(double value) {
    return String.format(Locale.ROOT, "%.2f %%", 100 * value);
  }
}
