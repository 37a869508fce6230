package dev.cresset.demo.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.metrics.Average;
import dev.cresset.metrics.ClassMetrics;
import dev.cresset.metrics.ConfusionMatrix;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.ToDoubleFunction;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openqa.selenium.By;
import org.openqa.selenium.WebElement;

/** The page in a real browser. */
class PageTest {

  private static final long PATIENCE_MILLIS = 20_000;

  private static Chromium browser;
  private static SmallRun served;

  @BeforeAll
  static void trainServeAndOpen(@TempDir Path profile) {
    if (Chromium.installed()) {
      browser = Chromium.start(profile);
      served = SmallRun.serve();
    } else {
      System.err.println("[SKIPPED] " + Chromium.MISSING);
    }
  }

  @AfterAll
  static void close() {
    if (served != null) {
      served.close();
    }
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void open() throws InterruptedException {
    Chromium.assumeInstalled();
    browser.emulate(1440, 900, false);
    browser.complaints();
    load();
  }

  @Test
  void showsTheAccuracyAndWhatItIsOf() {
    ConfusionMatrix matrix = served.run.confusion();

    WebElement accuracy = browser.driver.findElement(By.id("accuracy"));
    assertThat(accuracy.getText())
        .isEqualTo(String.format(Locale.ROOT, "%.2f%%", 100 * matrix.accuracy()));
    assertThat(accuracy.getDomAttribute("value")).satisfies(equalTo(matrix.accuracy()));
    assertThat(text("accuracy-counts"))
        .isEqualTo(
            "%d of %d test images"
                .formatted(Math.round(matrix.accuracy() * 400), SmallRun.TEST_IMAGES));
    assertThat(text("facts")).contains("003", "600", "42");
  }

  @Test
  void showsEveryAverage() {
    ConfusionMatrix matrix = served.run.confusion();
    List<List<String>> expected = new ArrayList<>();
    expected.add(row("precision", matrix::precision));
    expected.add(row("recall", matrix::recall));
    expected.add(row("F1", matrix::f1));

    assertThat(rows("averages")).isEqualTo(expected);
  }

  @Test
  void showsEveryClass() {
    List<List<String>> expected = new ArrayList<>();
    for (ClassMetrics of : served.run.confusion().perClass()) {
      expected.add(
          List.of(
              String.valueOf(of.label()),
              figure(of.precision()),
              figure(of.recall()),
              figure(of.f1()),
              String.valueOf(of.support())));
    }

    assertThat(rows("classes")).isEqualTo(expected);
  }

  @Test
  void showsEveryCountOfTheConfusionMatrix() {
    List<List<String>> expected = new ArrayList<>();
    long[][] counts = served.run.confusion().counts();
    for (int actual = 0; actual < counts.length; actual++) {
      List<String> row = new ArrayList<>(List.of(String.valueOf(actual)));
      for (long count : counts[actual]) {
        row.add(String.valueOf(count));
      }
      expected.add(row);
    }

    assertThat(rows("confusion")).isEqualTo(expected);
  }

  @Test
  void showsEveryLayer() {
    assertThat(rows("model"))
        .hasSize(7)
        .contains(List.of("1", "Linear", "batch × 128", "100,480"))
        .contains(List.of("5", "Linear", "batch × 10", "650"));
    assertThat(browser.driver.findElement(By.cssSelector("#model tfoot")).getText())
        .contains("109,386");
  }

  @Test
  void tablesAreReadableWithoutSight() {
    for (WebElement table : browser.driver.findElements(By.tagName("table"))) {
      assertThat(table.findElements(By.tagName("caption"))).hasSize(1);
      assertThat(table.findElements(By.cssSelector("thead th:not([scope=col])"))).isEmpty();
      assertThat(table.findElements(By.cssSelector("tbody th:not([scope=row])"))).isEmpty();
      assertThat(table.findElements(By.cssSelector("tbody tr > :first-child:not(th)"))).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"1440,false", "1440,true", "768,false", "390,false", "390,true", "320,false"})
  void nothingRunsOverTheSides(int width, boolean dark) throws Exception {
    browser.emulate(width, 844, dark);
    load();

    assertThat(script("return innerWidth")).isEqualTo((long) width);
    assertThat(script("return document.documentElement.scrollWidth"))
        .isEqualTo(script("return document.documentElement.clientWidth"));
    assertThat(
            script(
                "return [...document.querySelectorAll('#report *')].filter(e =>"
                    + " !e.closest('.unseen') && e.getBoundingClientRect().right >"
                    + " innerWidth).map(e => e.outerHTML.slice(0, 80))"))
        .isEqualTo(List.of());
    assertThat(browser.complaints()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1440", "390"})
  void numbersOfTheConfusionMatrixFitTheirCells(int width) throws Exception {
    browser.emulate(width, 844, false);
    load();

    assertThat(
            script(
                "return [...document.querySelectorAll('#confusion td')]"
                    + ".filter(e => e.scrollWidth > e.clientWidth).length"))
        .isEqualTo(0L);
  }

  @Test
  void darkPageIsDark() throws Exception {
    String light = background();
    browser.emulate(1440, 900, true);

    assertThat(background()).isNotEqualTo(light);
  }

  @Test
  void saysSoWhenTheServerIsGoneAndRecovers() throws Exception {
    script("window.realFetch = fetch; fetch = () => Promise.reject(new Error('gone'))");
    script("document.getElementById('retry').click()");
    waitFor("return !document.getElementById('failure').hidden");
    assertThat(text("failure")).contains("could not be loaded", "still running");
    assertThat(script("return document.getElementById('report').hidden")).isEqualTo(true);

    script("fetch = window.realFetch");
    browser.driver.findElement(By.id("retry")).click();
    waitFor("return !document.getElementById('report').hidden");
    assertThat(browser.complaints()).isEmpty();
  }

  private static void load() throws InterruptedException {
    browser.driver.get(served.url("/"));
    waitFor("return document.getElementById('loading').hidden");
    assertThat(script("return document.getElementById('report').hidden")).isEqualTo(false);
  }

  private static void waitFor(String condition) throws InterruptedException {
    long end = System.nanoTime() + PATIENCE_MILLIS * 1_000_000;
    while (!Boolean.TRUE.equals(script(condition))) {
      assertThat(System.nanoTime()).as(condition).isLessThan(end);
      Thread.sleep(20);
    }
  }

  private static Object script(String code) {
    return browser.driver.executeScript(code);
  }

  private static String text(String id) {
    return browser.driver.findElement(By.id(id)).getText();
  }

  private static String background() {
    return (String) script("return getComputedStyle(document.body).backgroundColor");
  }

  private static List<List<String>> rows(String table) {
    List<List<String>> rows = new ArrayList<>();
    for (WebElement row : browser.driver.findElements(By.cssSelector("#" + table + " tbody tr"))) {
      rows.add(
          row.findElements(By.cssSelector("th, td")).stream().map(WebElement::getText).toList());
    }
    return rows;
  }

  private static List<String> row(String name, ToDoubleFunction<Average> averaged) {
    return List.of(
        name,
        figure(averaged.applyAsDouble(Average.MACRO)),
        figure(averaged.applyAsDouble(Average.MICRO)),
        figure(averaged.applyAsDouble(Average.WEIGHTED)));
  }

  private static String figure(double value) {
    return String.format(Locale.ROOT, "%.4f", value);
  }

  private static Consumer<String> equalTo(double expected) {
    return text -> assertThat(Double.parseDouble(text)).isEqualTo(expected);
  }
}
