package dev.cresset.demo.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.dashboard.run.Run;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Runs on tables in a real browser: started in the form, and their panels. */
class PageTableRunsTest {

  private static final String TESTED =
      "return document.getElementById('state').textContent === 'Finished'"
          + " && document.getElementById('title').textContent.includes('%s')"
          + " && [...document.querySelectorAll('.pending')].every(each => !each.checkVisibility())";
  private static final String SHOWN =
      "return [...document.querySelectorAll('main h2, main h3')].filter(each =>"
          + " each.checkVisibility()).map(each => each.innerText)";

  private static Chromium browser;
  private static PageServer server;
  private static Page page;

  @BeforeAll
  static void serve(@TempDir Path profile) {
    if (Chromium.installed()) {
      browser = Chromium.start(profile);
      page = new Page(browser);
      server = PageServer.open();
      server.train(1);
      browser.emulate(1440, 900, false);
      page.open(server);
      start("penguins");
      page.waitFor(TESTED.formatted("Penguins"));
      start("diabetes");
      page.waitFor(TESTED.formatted("diabetes"));
    } else {
      System.err.println("[SKIPPED] " + Chromium.MISSING);
    }
  }

  /** Chooses the recipe in the form and starts it with its settings. */
  private static void start(String recipe) {
    page.find("#start [name=recipe] option[value=" + recipe + "]").click();
    page.waitFor("return !document.getElementById('start-button').disabled");
    page.press("#start-button");
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
  void needsABrowser() {
    Chromium.assumeInstalled();
    browser.emulate(1440, 900, false);
    browser.complaints();
  }

  private static void show(int run, String title) {
    page.open(server.url("/?run=" + run));
    page.waitFor(TESTED.formatted(title));
  }

  @Test
  void formOffersTheDataOfTheRecipe() {
    show(2, "Penguins");
    page.find("#start [name=recipe] option[value=breast-cancer]").click();

    assertThat(page.script("return [...start.elements.data.options].map(each => each.text)"))
        .isEqualTo(List.of("Breast cancer"));
    assertThat(page.value("epochs")).isEqualTo("30");
    page.press("#recipe-open");
    assertThat(page.text("#recipe-source")).contains("binaryLabel(\"diagnosis\", \"malignant\")");
    assertThat(page.text("#recipe-settings")).contains("114 validation rows");
    assertThat(page.find("#recipe-expected-title").isDisplayed()).isFalse();
  }

  @Test
  @SuppressWarnings("unchecked")
  void penguinsHaveThePanelsOfAClassifierOfRows() {
    Run run = server.run(2);
    show(2, "Penguins");

    assertThat((List<String>) page.script(SHOWN))
        .contains("Confusion matrix", "Misclassified rows", "Accuracy per epoch", "Calibration")
        .doesNotContain("Predicted against actual", "Draw a digit", "First-layer weights");
    assertThat(page.text("#score-detail")).isEqualTo("on %s test rows".formatted(run.testImages()));
    assertThat(page.text("#facts")).contains("training rows", "validation rows");
    assertThat(page.find("#download-onnx").isDisplayed()).isFalse();
    assertThat(page.text("#onnx-none")).startsWith("No ONNX file: ");
    page.press("#confusion tbody button");
    page.eventually(
        () -> assertThat(page.text("#images-list")).contains("species Adelie", "island "));
    assertThat(page.text("#images-count")).contains("test rows of class Adelie");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  @SuppressWarnings("unchecked")
  void diabetesHasThePanelsOfPredictedNumbers() {
    Run run = server.run(3);
    show(3, "diabetes");
    String r2 = String.format(Locale.ROOT, "%.4f", run.regression().r2());

    assertThat((List<String>) page.script(SHOWN))
        .contains("Predicted against actual", "Metrics", "Loss per epoch")
        .doesNotContain(
            "Confusion matrix", "Misclassified rows", "Calibration", "Accuracy per epoch");
    assertThat(page.text("#score")).contains(r2, "R² on " + run.testImages() + " test rows");
    assertThat(page.rows("regression").get(0).get(1)).isEqualTo(r2);
    assertThat(page.rows("regression").get(0).get(2)).matches("0\\.\\d{4} to 0\\.\\d{4}");
    assertThat(page.points("predicted-actual")).isEqualTo(run.testImages());
    assertThat(page.rows("past-runs").get(0)).contains("R² " + r2);
    assertThat(browser.driver.getTitle()).startsWith(r2);

    page.press("#predicted-data summary");
    page.eventually(() -> assertThat(page.rows("predicted")).hasSize(run.testImages()));
    assertThat(page.rows("predicted").get(0).get(4)).contains("bmi ", "progression ");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void selectedPointTellsItsRow() {
    show(3, "diabetes");
    page.script(
        """
        const canvas = document.querySelector('#predicted-actual canvas');
        canvas.scrollIntoView({block: 'center', behavior: 'instant'});
        const points = Chart.getChart(canvas).getDatasetMeta(0).data;
        const {x, y} = points[Math.floor(points.length / 2)];
        const box = canvas.getBoundingClientRect();
        canvas.dispatchEvent(new MouseEvent('click', {clientX: box.x + x, clientY: box.y + y, bubbles: true}));
        """);

    page.eventually(
        () ->
            assertThat(page.text("#predicted-sample"))
                .matches("Actual \\S+, predicted \\S+, residual \\S+: .*progression \\d+\\."));
  }

  @Test
  @SuppressWarnings("unchecked")
  void imagesHaveTheirPanelsAfterARunOfATable() {
    show(3, "diabetes");
    page.press("#open-1");
    page.waitForResults();

    assertThat((List<String>) page.script(SHOWN))
        .contains("Draw a digit", "First-layer weights", "Misclassified images", "Calibration")
        .doesNotContain("Predicted against actual");
    assertThat(page.find("#download-onnx").isDisplayed()).isTrue();
    assertThat(browser.complaints()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "2,Penguins,1440,false",
    "2,Penguins,390,true",
    "3,diabetes,1440,true",
    "3,diabetes,390,false"
  })
  void axeFindsNothingSerious(int run, String title, int width, boolean dark) throws Exception {
    browser.emulate(width, 844, dark);
    show(run, title);
    page.script("document.querySelectorAll('details').forEach(each => each.open = true)");

    assertThat(Axe.findings(browser)).isEmpty();
    assertThat((Boolean) page.script("return document.documentElement.scrollWidth <= innerWidth"))
        .isTrue();
  }
}
