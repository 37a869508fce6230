package dev.cresset.demo.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.cresset.dashboard.run.Run;
import dev.cresset.dashboard.run.TestResult;
import dev.cresset.dashboard.view.CurvesView;
import dev.cresset.dashboard.view.EstimateView;
import dev.cresset.metrics.Average;
import dev.cresset.metrics.Bootstrap;
import dev.cresset.metrics.DecisionThresholds;
import dev.cresset.metrics.Interval;
import dev.cresset.metrics.LabelIssue;
import dev.cresset.metrics.LabelIssues;
import dev.cresset.metrics.OperatingPoint;
import dev.cresset.metrics.Probabilities;
import dev.cresset.metrics.TemperatureScaling;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.nio.file.Path;
import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;
import org.openqa.selenium.WebElement;

/** Curves, intervals, temperature scaling and label issues in a real browser. */
class PagePanelsTest {

  private static final long SEED = 42;
  private static final int RESAMPLES = 1000;

  private static Chromium browser;
  private static PageServer server;
  private static Page page;
  private static TestResult result;
  private static Probabilities probabilities;

  @BeforeAll
  static void trainAndServe(@TempDir Path profile) {
    if (Chromium.installed()) {
      browser = Chromium.start(profile);
      page = new Page(browser);
      server = PageServer.open();
      // One epoch leaves enough mistakes.
      Run run = server.train(1);
      result = run.testResult().orElseThrow();
      probabilities = probabilitiesOf(result);
    } else {
      System.err.println("[SKIPPED] " + Chromium.MISSING);
    }
  }

  private static Probabilities probabilitiesOf(TestResult result) {
    double[][] rows = new double[result.size()][result.classes()];
    for (int i = 0; i < rows.length; i++) {
      for (int label = 0; label < rows[i].length; label++) {
        rows[i][label] = result.probabilitiesOf(i)[label];
      }
    }
    return Probabilities.of(result.labels(), rows);
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
  void areasOfAChosenClassAreThoseOfTheMetricsLibrary() {
    assertAreas(0);

    page.find("#curves-class option[value='3']").click();
    page.eventually(() -> assertAreas(3));
    assertThat(browser.complaints()).isEmpty();
  }

  private static void assertAreas(int label) {
    CurvesView view = CurvesView.of(result, label);
    assertThat(page.text("#roc-auc")).isEqualTo(text(view.rocAuc()));
    assertThat(page.text("#recall-area")).isEqualTo(text(view.averagePrecision()));
    assertThat(page.text("#roc-auc"))
        .startsWith(decimal(probabilities.rocCurve(label).auc()) + " (");
    assertThat(page.text("#recall-area"))
        .startsWith(decimal(probabilities.precisionRecallCurve(label).averagePrecision()) + " (");
  }

  @Test
  void thresholdStartsInTheUsualPlaceAndMovesWithTheArrowKeys() {
    WebElement slider = page.find("#threshold");
    assertThat(slider.getDomAttribute("aria-valuetext")).isEqualTo("0.5");
    assertThat(page.text("#threshold-text")).isEqualTo("0.5");
    assertThat(slider.getAccessibleName()).isEqualTo("Threshold");
    assertThresholdFigures(0, 0.5);

    slider.sendKeys(Keys.ARROW_LEFT, Keys.ARROW_LEFT, Keys.ARROW_LEFT);

    double lower = drawnThreshold(0);
    assertThat(lower).isLessThan(0.5);
    assertThresholdFigures(0, lower);
    assertThat(page.text("#threshold-text"))
        .isEqualTo(slider.getDomAttribute("aria-valuetext"))
        .isNotEqualTo("0.5");

    slider.sendKeys(Keys.ARROW_RIGHT, Keys.ARROW_RIGHT, Keys.ARROW_RIGHT);
    assertThat(page.text("#threshold-text")).isEqualTo("0.5");
  }

  @Test
  void endsOfTheSliderPredictAllImagesAndNone() {
    WebElement slider = page.find("#threshold");
    slider.sendKeys(Keys.HOME);
    long positives = probabilities.perClass().get(0).support();
    long negatives = PageServer.TEST_IMAGES - positives;
    assertThat(page.rows("threshold-counts"))
        .isEqualTo(
            List.of(
                List.of("actual 0", "" + positives, "0"),
                List.of("actual others", "" + negatives, "0")));
    page.eventually(() -> assertThat(marker("roc")).isEqualTo(List.of(1.0, 1.0)));

    slider.sendKeys(Keys.END);
    assertThat(page.text("#threshold-text")).isEqualTo("above all probabilities");
    assertThat(page.rows("threshold-counts"))
        .isEqualTo(
            List.of(
                List.of("actual 0", "0", "" + positives),
                List.of("actual others", "0", "" + negatives)));
    page.eventually(() -> assertThat(marker("roc")).isEqualTo(List.of(0.0, 0.0)));
    assertThat(page.text("#threshold-figures")).contains("precision\n–");
  }

  private static void assertThresholdFigures(int label, double threshold) {
    OperatingPoint point = DecisionThresholds.of(probabilities, label).at(threshold);
    long[][] counts = point.confusion().counts();
    assertThat(page.rows("threshold-counts"))
        .isEqualTo(
            List.of(
                List.of("actual " + label, "" + counts[1][1], "" + counts[1][0]),
                List.of("actual others", "" + counts[0][1], "" + counts[0][0])));
    assertThat(page.text("#threshold-figures"))
        .isEqualTo(
            "precision\n%s\nrecall\n%s\nF1\n%s\nfalse-positive rate\n%s"
                .formatted(
                    decimal(point.precision()),
                    decimal(point.recall()),
                    decimal(point.confusion().perClass().get(1).f1()),
                    decimal(point.falsePositiveRate())));
    page.eventually(
        () ->
            assertThat(marker("roc"))
                .isEqualTo(List.of(point.falsePositiveRate(), point.recall())));
    page.eventually(
        () ->
            assertThat(marker("precision-recall"))
                .isEqualTo(List.of(point.recall(), point.precision())));
  }

  /** Returns the threshold of the slider's position. */
  private static double drawnThreshold(int label) {
    List<CurvesView.Point> points = CurvesView.of(result, label).points();
    int value = Integer.parseInt(page.find("#threshold").getDomProperty("value"));
    return points.get(points.size() - 1 - value).threshold();
  }

  @SuppressWarnings("unchecked")
  private static List<Double> marker(String figure) {
    List<Number> at =
        (List<Number>)
            page.script(
                """
                const { datasets } = Chart.getChart(document.querySelector('#%s canvas')).data;
                const [{ x, y }] = datasets.find(each => each.label === 'threshold').data;
                return [x, y];
                """
                    .formatted(figure));
    return at.stream().map(Number::doubleValue).toList();
  }

  @Test
  void intervalsAreThoseOfTheBootstrap() {
    assertThat(page.text("#intervals-resamples")).isEqualTo("1,000");
    List<List<String>> expected = new ArrayList<>();
    Interval accuracy = interval(each -> each.confusion().accuracy());
    expected.add(
        List.of(
            "accuracy",
            percent(accuracy.estimate()),
            percent(accuracy.lower()) + " to " + percent(accuracy.upper())));
    expected.add(row("precision, macro", each -> each.confusion().precision(Average.MACRO)));
    expected.add(row("recall, macro", each -> each.confusion().recall(Average.MACRO)));
    expected.add(row("F1, macro", each -> each.confusion().f1(Average.MACRO)));
    expected.add(row("ROC AUC, macro", each -> each.rocAuc(Average.MACRO)));
    expected.add(row("log loss", Probabilities::logLoss));
    expected.add(row("Brier score", Probabilities::brier));

    assertThat(page.rows("intervals")).isEqualTo(expected);
  }

  private static List<String> row(String name, ToDoubleFunction<Probabilities> figure) {
    Interval interval = interval(figure);
    return List.of(
        name,
        decimal(interval.estimate()),
        decimal(interval.lower()) + " to " + decimal(interval.upper()));
  }

  private static Interval interval(ToDoubleFunction<Probabilities> figure) {
    return Bootstrap.of(probabilities, SEED).resamples(RESAMPLES).interval(figure, 0.95);
  }

  @Test
  void calibrationIsShownBeforeAndAfterTemperatureScaling() {
    Probabilities validation = result.heldOut();
    TemperatureScaling scaling = TemperatureScaling.fit(validation);
    Probabilities scaled = scaling.apply(probabilities);

    assertThat(page.rows("calibration-errors"))
        .extracting(row -> row.subList(1, 3))
        .containsExactly(
            List.of(percent(probabilities.calibrationError(10)), decimal(probabilities.logLoss())),
            List.of(percent(scaled.calibrationError(10)), decimal(scaled.logLoss())));
    assertThat(page.text("#scaling-hint"))
        .matches("Temperature [0-9.]+, fitted to the 500 validation images\\.");
    assertThat(
            Double.parseDouble(page.text("#scaling-hint").replaceAll("[^0-9.]*([0-9.]+),.*", "$1")))
        .isCloseTo(scaling.temperature(), within(0.005));
    assertThat(
            page.script(
                "return Chart.getChart(document.querySelector('#calibration canvas'))"
                    + ".data.datasets.map(each => each.label)"))
        .isEqualTo(List.of("this network", "after temperature scaling", "perfect calibration"));
  }

  @Test
  void likelyMislabelledImagesAreListedAndOpenTheDialog() {
    List<LabelIssue> issues = LabelIssues.find(probabilities);
    assertThat(issues).hasSizeGreaterThan(12);
    assertThat(captions()).isEqualTo(expectedCaptions(issues.subList(0, 12)));
    assertThat(page.text("#issues-more")).isEqualTo("Show all " + issues.size());

    page.find("#issues-more").sendKeys(Keys.ENTER);
    page.waitFor("return document.querySelectorAll('#issues figure').length === " + issues.size());
    assertThat(captions()).isEqualTo(expectedCaptions(issues));
    assertThat(page.find("#issues-more").isDisplayed()).isFalse();
    assertThat(browser.driver.switchTo().activeElement())
        .isEqualTo(page.find("#issues figure:nth-child(13) button"));

    LabelIssue thirteenth = issues.get(12);
    page.pressFocused();
    page.waitFor("return document.querySelectorAll('#images[open] figure').length > 0");
    assertThat(page.text("#images-title"))
        .isEqualTo(
            "%s classified as %s".formatted(thirteenth.label(), thirteenth.suggestedLabel()));
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void clickOnAMislabelledImageOpensTheDialog() {
    page.press("#issues canvas");
    page.waitFor("return document.querySelectorAll('#images[open] figure').length > 0");
  }

  private static Object captions() {
    return page.script(
        "return [...document.querySelectorAll('#issues button')].map(each => each.textContent)");
  }

  private static List<String> expectedCaptions(List<LabelIssue> issues) {
    return issues.stream()
        .map(each -> each.label() + ", suggested " + each.suggestedLabel())
        .toList();
  }

  @Test
  void narrowPageHasNoHorizontalScrollBar() {
    browser.emulate(390, 844, false);
    page.openTested(server);
    assertThat(page.script("return document.documentElement.scrollWidth")).isEqualTo(390L);
    page.eventually(() -> assertThat(page.rows("intervals")).isNotEmpty());
    assertThat(
            page.script(
                """
                const table = document.getElementById('intervals');
                table.querySelectorAll('td:nth-child(2)').forEach(cell => cell.innerText = '100.00\\u00a0%');
                table.querySelectorAll('td:nth-child(3)').forEach(cell =>
                  cell.innerText = '100.00\\u00a0% to 100.00\\u00a0%');
                const limit = table.parentElement.getBoundingClientRect().right + 1;
                return [...table.querySelectorAll('th, td')]
                  .filter(cell => cell.getBoundingClientRect().right > limit)
                  .map(cell => cell.innerText)
                """))
        .isEqualTo(List.of());
  }

  private static String text(EstimateView estimate) {
    return "%s (%s to %s)"
        .formatted(decimal(estimate.value()), decimal(estimate.lower()), decimal(estimate.upper()));
  }

  private static String decimal(double value) {
    return format("0.0000", value);
  }

  private static String percent(double value) {
    return format("0.00", 100 * value) + " %";
  }

  /** Rounds as JavaScript's toFixed does: the exact value, half up. */
  private static String format(String pattern, double value) {
    DecimalFormat format =
        new DecimalFormat(pattern, DecimalFormatSymbols.getInstance(Locale.ROOT));
    format.setRoundingMode(RoundingMode.HALF_UP);
    return format.format(new BigDecimal(value));
  }
}
