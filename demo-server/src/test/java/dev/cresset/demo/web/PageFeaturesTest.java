package dev.cresset.demo.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.nn.Prediction;
import dev.cresset.tabular.PartialDependence;
import dev.cresset.tabular.PermutationImportance;
import dev.cresset.tabular.Rows;
import dev.cresset.tabular.TablePredictor;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.Keys;
import org.openqa.selenium.OutputType;
import org.openqa.selenium.WebElement;

/** The form of one row, partial dependence and permutation importance in a real browser. */
class PageFeaturesTest {

  private static Chromium browser;
  private static Page page;
  private static TableServer server;
  private static TablePredictor predictor;
  private static Rows rows;

  @BeforeAll
  static void serve(@TempDir Path profile) {
    if (Chromium.installed()) {
      browser = Chromium.start(profile);
      page = new Page(browser);
      server = TableServer.open();
      predictor = server.species.predictor();
      rows = server.species.rows();
    }
  }

  @AfterAll
  static void close() {
    if (browser != null) {
      browser.close();
      server.close();
    }
  }

  @BeforeEach
  void wideAndLight() {
    Chromium.assumeInstalled();
    browser.emulate(1440, 900, false);
  }

  private static void open(int run) {
    browser.driver.get(server.url("/?run=" + run));
    page.waitFor("return document.getElementById('loading').hidden");
  }

  /** Shows another run, without loading the page again. */
  private static void show(int run) {
    page.script("document.getElementById('open-%s').click()".formatted(run));
  }

  private static void openTable(int run) {
    open(run);
    page.waitFor(
        "return document.getElementById('row-answer').textContent !== 'No prediction'"
            + " && document.querySelectorAll('#importances tbody tr').length > 0"
            + " && document.querySelectorAll('#features .pending:not([hidden])').length === 0"
            + " && document.getElementById('dependence-rows').textContent !== ''");
  }

  // ---------------------------------------------------------------------------------------------
  // Try one row

  @Test
  void formShowsTheFirstRowAndItsPrediction() {
    openTable(TableServer.SPECIES);

    assertThat(page.script(FIELDS))
        .isEqualTo(
            List.of(
                "bill_length_mm number optional",
                "flipper_length_mm number required",
                "island select-one required",
                "sex select-one optional"));
    assertThat(values()).isEqualTo(inputsOf(0));
    assertThat(page.text("#row-source"))
        .isEqualTo("Row 0 of the test set; actual: " + rows.get(0, "species"));
    assertAnswer(predictor.predict(rows.row(0)));
  }

  private static final String FIELDS =
      """
      return [...document.querySelectorAll('#row-fields label')].map(label =>
        label.textContent + ' ' + label.control.type + (label.control.required ? ' required' : ' optional'));
      """;

  @SuppressWarnings("unchecked")
  private static Map<String, String> values() {
    return (Map<String, String>)
        page.script(
            """
            return Object.fromEntries([...document.querySelectorAll('#row-fields label')]
              .map(label => [label.textContent, label.control.value]));
            """);
  }

  private static Map<String, String> inputsOf(int row) {
    Map<String, String> inputs = new HashMap<>(rows.row(row));
    inputs.keySet().retainAll(List.of("bill_length_mm", "flipper_length_mm", "island", "sex"));
    return inputs;
  }

  private static void assertAnswer(Prediction expected) {
    page.eventually(
        () -> {
          assertThat(page.text("#row-answer")).isEqualTo(expected.label());
          assertThat(page.text("#row-certainty"))
              .isEqualTo("probability " + share(expected.probability()));
          List<String> lines = new ArrayList<>();
          for (int i = 0; i < 3; i++) {
            String name = predictor.classNames().get(i);
            lines.add(name + " " + share(expected.probabilities()[i]));
          }
          assertThat(
                  page.script(
                      """
                      return [...document.querySelectorAll('#row-bars li')].map(line =>
                        line.innerText.replaceAll('\\u00a0', ' ').replaceAll('\\n', ' '))
                      """))
              .isEqualTo(lines);
        });
  }

  /** Returns a share as the page writes it, rounded to a tenth of a percent. */
  private static String share(double value) {
    String text = String.format(Locale.ROOT, "%.1f", 100 * value);
    return text.replaceFirst("\\.0$", "") + " %";
  }

  @Test
  void rowIsChangedAndPredictedWithKeys() {
    openTable(TableServer.SPECIES);
    WebElement bill = field("bill_length_mm");
    bill.sendKeys(Keys.chord(Keys.CONTROL, "a"), "49.5", Keys.TAB);
    active().sendKeys(Keys.chord(Keys.CONTROL, "a"), "222", Keys.TAB);
    active().sendKeys("B", Keys.TAB);
    active().sendKeys("m", Keys.TAB);
    assertThat(page.text("#row-source")).isEmpty();
    assertThat(active().getDomProperty("id")).isEqualTo("row-predict");
    active().sendKeys(Keys.ENTER);

    Map<String, Object> row = new HashMap<>();
    row.put("bill_length_mm", 49.5);
    row.put("flipper_length_mm", 222);
    row.put("island", "Biscoe");
    row.put("sex", values().get("sex"));
    assertAnswer(predictor.predict(row));
    assertThat(predictor.predict(row).label()).isEqualTo("Gentoo");
  }

  private static WebElement field(String column) {
    return (WebElement)
        page.script(
            """
            return [...document.querySelectorAll('#row-fields label')]
              .find(label => label.textContent === arguments[0]).control
            """,
            column);
  }

  private static WebElement active() {
    return browser.driver.switchTo().activeElement();
  }

  @Test
  void missingValuesArePredictedWhereTheColumnAcceptsThem() {
    openTable(TableServer.SPECIES);
    field("bill_length_mm").clear();
    page.script("document.querySelector('#row-field-3').value = ''");
    page.press("#row-predict");

    Map<String, String> row = new HashMap<>(rows.row(0));
    row.put("bill_length_mm", "");
    row.put("sex", "");
    assertAnswer(predictor.predict(row));
  }

  @Test
  void errorOfTheServerIsShownAndGoesWithTheNextPrediction() {
    openTable(TableServer.SPECIES);
    WebElement bill = field("bill_length_mm");
    bill.sendKeys(Keys.chord(Keys.CONTROL, "a"), "1e60", Keys.ENTER);

    page.waitFor("return !document.getElementById('row-problem').hidden");
    assertThat(page.text("#row-problem"))
        .startsWith("Column \"bill_length_mm\": ")
        .endsWith("single precision.");
    assertThat(page.text("#row-answer")).isEqualTo("No prediction");
    page.press("#row-load");
    page.waitFor("return document.getElementById('row-problem').hidden");
    browser.complaints();
  }

  @Test
  void testRowIsLoadedWithItsActualClass() {
    openTable(TableServer.SPECIES);
    field("bill_length_mm").sendKeys("1");
    assertThat(page.text("#row-source")).isEmpty();
    // The answer to the earlier row may be the same.
    page.script(
        "document.getElementById('row-answer').textContent = '';"
            + " document.getElementById('row-bars').replaceChildren()");
    page.press("#row-load");

    page.waitFor("return document.getElementById('row-source').textContent !== ''");
    int row = Integer.parseInt(page.text("#row-source").replaceAll("^Row (\\d+) .*", "$1"));
    assertThat(page.text("#row-source"))
        .isEqualTo("Row %s of the test set; actual: %s".formatted(row, rows.get(row, "species")));
    assertThat(values()).isEqualTo(inputsOf(row));
    assertAnswer(predictor.predict(rows.row(row)));
    assertThat(page.text("#row-bars .actual .bar-name")).isEqualTo(rows.get(row, "species"));
  }

  @Test
  void numberIsPredictedInItsUnit() {
    openTable(TableServer.MASS);

    assertThat(page.text("#row-answer"))
        .isEqualTo(figure(server.mass.predictor().value(rows.row(0))));
    assertThat(page.text("#row-certainty")).isEqualTo("body_mass_g");
    assertThat(page.text("#row-source"))
        .isEqualTo("Row 0 of the test set; actual: body_mass_g " + rows.get(0, "body_mass_g"));
    assertThat(page.rows("importances").get(0).get(0)).isEqualTo("flipper_length_mm");
    assertThat(page.text("#importance-score")).startsWith("R² 0.");
    assertThat(page.find("#dependence-numbers").isDisplayed()).isTrue();
    assertLines(
        "dependence-numbers",
        PartialDependence.of(server.mass.predictor(), rows, "flipper_length_mm"));
  }

  private static String figure(double value) {
    BigDecimal rounded = BigDecimal.valueOf(value).round(new MathContext(6)).stripTrailingZeros();
    return String.format(Locale.ROOT, "%,." + Math.max(0, rounded.scale()) + "f", rounded);
  }

  // ---------------------------------------------------------------------------------------------
  // Partial dependence

  @Test
  void partialDependenceOnANumberIsALineForEachClass() {
    openTable(TableServer.SPECIES);
    assertLines(
        "dependence-probabilities", PartialDependence.of(predictor, rows, "bill_length_mm"));

    page.find("#dependence-column").sendKeys(Keys.ARROW_DOWN);
    page.eventually(
        () ->
            assertLines(
                "dependence-probabilities",
                PartialDependence.of(predictor, rows, "flipper_length_mm")));
    assertThat(
            page.script(
                "return document.querySelector('#dependence-probabilities canvas').ariaLabel"))
        .asString()
        .startsWith("Partial dependence on flipper_length_mm: Adelie from ");
    double least =
        ((Number)
                page.script(
                    "return Chart.getChart(document.querySelector('#dependence-probabilities"
                        + " canvas')).scales.x.min"))
            .doubleValue();
    assertThat(least).as("the axis begins near the data").isGreaterThan(150);
  }

  private static void assertLines(String figure, PartialDependence expected) {
    @SuppressWarnings("unchecked")
    List<List<List<Number>>> lines =
        (List<List<List<Number>>>)
            page.script(
                """
                return Chart.getChart(document.querySelector('#%s canvas')).data.datasets
                  .map(line => line.data.map(({ x, y }) => [x, y]))
                """
                    .formatted(figure));
    assertThat(lines).hasSize(expected.outputs().size());
    for (int output = 0; output < lines.size(); output++) {
      assertThat(lines.get(output)).hasSize(expected.points().size());
      for (int i = 0; i < expected.points().size(); i++) {
        List<Number> point = lines.get(output).get(i);
        assertThat(point.get(0).doubleValue())
            .isEqualTo(Double.parseDouble(expected.points().get(i).value()));
        assertThat(point.get(1).doubleValue())
            .isEqualTo(expected.points().get(i).means().get(output));
      }
    }
  }

  @Test
  void partialDependenceOnACategoryIsATableWithBars() {
    openTable(TableServer.SPECIES);
    page.find("#dependence-column option[value=island]").click();

    PartialDependence expected = PartialDependence.of(predictor, rows, "island");
    List<List<String>> lines = new ArrayList<>();
    for (PartialDependence.Point point : expected.points()) {
      List<String> line = new ArrayList<>(List.of(point.value()));
      point.means().forEach(mean -> line.add(String.format(Locale.ROOT, "%.2f %%", 100 * mean)));
      lines.add(line);
    }
    page.eventually(() -> assertThat(page.rows("dependence-values")).isEqualTo(lines));
    assertThat(page.find("#dependence-probabilities").isDisplayed()).isFalse();
    double share =
        Double.parseDouble(
            page.find("#dependence-values .bar")
                .getDomAttribute("style")
                .replaceAll("[^0-9.]", ""));
    assertThat(share).isEqualTo(expected.points().get(0).means().get(0));
  }

  // ---------------------------------------------------------------------------------------------
  // Permutation importance

  @Test
  void importancesAreThoseOfTheLibrary() {
    openTable(TableServer.SPECIES);
    PermutationImportance expected = PermutationImportance.of(predictor, rows, 42);

    List<List<String>> lines = new ArrayList<>();
    for (PermutationImportance.Importance each : expected.columns()) {
      lines.add(
          List.of(
              each.column(),
              String.format(Locale.ROOT, "%.4f", each.mean()),
              String.format(Locale.ROOT, "± %.4f", each.standardDeviation())));
    }
    assertThat(page.rows("importances")).isEqualTo(lines);
    assertThat(page.text("#importance-score"))
        .isEqualTo(
            String.format(Locale.ROOT, "accuracy %.4f on %d rows", expected.score(), rows.size()));
    Number first =
        (Number)
            page.script(
                "return Number(getComputedStyle(document.querySelector('#importances"
                    + " .bar')).getPropertyValue('--share'))");
    assertThat(first.doubleValue()).isBetween(0.5, 1.0);
  }

  // ---------------------------------------------------------------------------------------------
  // The page

  @ParameterizedTest
  @ValueSource(ints = {TableServer.WITHOUT_TABLE, TableServer.UNTESTED})
  void runsWithoutATableHaveNoSuchPart(int run) {
    open(run);
    page.waitFor("return !document.getElementById('shown').hidden");

    assertThat(page.find("#features").isDisplayed()).isFalse();
    assertThat(page.find("#features-link").isDisplayed()).isFalse();
    assertThat(
            page.script(
                "return performance.getEntriesByType('resource').filter(({ name }) =>"
                    + " name.includes('api') && name.includes('/table')).length"))
        .isEqualTo(0L);
  }

  @Test
  void otherRunIsShownWithItsOwnTable() {
    openTable(TableServer.SPECIES);
    show(TableServer.MASS);

    page.waitFor(
        "return document.querySelectorAll('#row-fields label').length === 2"
            + " && document.getElementById('row-certainty').textContent === 'body_mass_g'");
    assertThat(
            page.script(
                "return [...document.querySelectorAll('#dependence-column option')].map(each =>"
                    + " each.value)"))
        .isEqualTo(List.of("flipper_length_mm", "species"));
  }

  @Test
  void lateAnswerDoesNotMeetTheColumnsOfTheNextRun() {
    openTable(TableServer.SPECIES);
    page.script(
        """
        window.held = [];
        const ask = window.fetch;
        const parsed = async (path, options) => {
          const response = await ask(path, options);
          const body = await response.json();
          if (path.endsWith('runs/2/table')) {
            // This row cannot be predicted.
            body.example.values.flipper_length_mm = '';
          }
          return { ok: response.ok, status: response.status, json: async () => body };
        };
        window.fetch = (path, options) => options?.method === 'POST'
          ? new Promise(done => held.push(() => parsed(path, options).then(done)))
          : parsed(path, options);
        """);
    page.press("#row-predict");
    page.waitFor("return window.held.length === 1");
    show(TableServer.MASS);
    page.waitFor("return document.querySelectorAll('#row-fields label').length === 2");

    browser.driver.executeAsyncScript(
        "const done = arguments[0]; Promise.all(window.held.map(send => send())).then(() =>"
            + " setTimeout(done))");

    assertThat(page.text("#row-answer")).isEqualTo("No prediction");
    assertThat(page.find("#row-problem").isDisplayed()).isFalse();
  }

  @Test
  void tableIsRequestedAgainAfterAnErrorOfTheServer() {
    open(TableServer.WITHOUT_TABLE);
    page.script(
        """
        const ask = window.fetch;
        const failed = new Set();
        window.fetch = (path, options) => {
          if (path.includes('/table') && !failed.has(path)) {
            failed.add(path);
            return Promise.resolve(new Response('{"error": "Out of order."}', { status: 500 }));
          }
          return ask(path, options);
        };
        """);
    show(TableServer.SPECIES);

    page.waitFor(
        "return [...document.querySelectorAll('#features .pending')].some(each =>"
            + " each.textContent === 'Out of order.')");
    page.waitFor(
        "return document.querySelectorAll('#importances tbody tr').length > 0"
            + " && document.querySelectorAll('#features .pending:not([hidden])').length === 0");
  }

  @ParameterizedTest
  @CsvSource({"1440,false,1", "1440,true,2", "390,false,2", "390,true,1"})
  void isAccessibleAndFits(int width, boolean dark, int run) throws Exception {
    browser.emulate(width, 844, dark);
    openTable(run);
    page.script("document.querySelectorAll('#features details').forEach(each => each.open = true)");
    assertThat(Axe.findings(browser)).isEmpty();
    screenshot("lines-%s-%s-%s".formatted(run, width, dark ? "dark" : "light"));
    page.script(
        "const menu = document.getElementById('dependence-column'); menu.selectedIndex ="
            + " menu.options.length - 1; menu.dispatchEvent(new Event('change'))");
    page.waitFor("return !document.getElementById('dependence-bars').hidden");
    assertThat(Axe.findings(browser)).isEmpty();
    assertThat(
            page.script(
                "return document.documentElement.scrollWidth -"
                    + " document.documentElement.clientWidth"))
        .isEqualTo(0L);
    assertThat(
            page.script(
                """
                return [...document.querySelectorAll('#features :is(button, input, select, summary)')]
                  .filter(each => each.checkVisibility())
                  .map(each => [each.getBoundingClientRect(), each.outerHTML.slice(0, 90)])
                  .filter(([box]) => box.width < 24 || box.height < 24)
                  .map(([box, html]) => box.width + ' × ' + box.height + ' ' + html)
                """))
        .isEqualTo(List.of());
    assertThat(browser.complaints()).noneMatch(each -> !each.contains("/weights "));
    screenshot("tables-%s-%s-%s".formatted(run, width, dark ? "dark" : "light"));
  }

  /**
   * Keeps a picture of the part if the system property {@code cresset.screenshots} names a folder.
   */
  private static void screenshot(String name) throws Exception {
    String folder = System.getProperty("cresset.screenshots");
    if (folder != null) {
      page.script(
          "document.getElementById('dependence-title').scrollIntoView({ block: 'center' })");
      byte[] picture = browser.driver.getScreenshotAs(OutputType.BYTES);
      Files.write(Path.of(folder, name + ".png"), picture);
    }
  }
}
