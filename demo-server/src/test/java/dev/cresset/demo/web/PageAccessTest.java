package dev.cresset.demo.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.demo.run.HeldRuns;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What axe finds that shuts people out. */
class PageAccessTest {

  private static Chromium browser;
  private static Page page;
  private static PageServer empty;
  private static PageServer tested;

  @BeforeAll
  static void serve(@TempDir Path profile) throws Exception {
    if (!Chromium.installed()) {
      System.err.println("[SKIPPED] " + Chromium.MISSING);
      return;
    }
    browser = Chromium.start(profile);
    page = new Page(browser);
    empty = PageServer.open();
    tested = PageServer.open();
    tested.train();
  }

  @AfterAll
  static void close() {
    if (browser != null) {
      browser.close();
      empty.close();
      tested.close();
    }
  }

  @BeforeEach
  void needsABrowser() {
    Chromium.assumeInstalled();
  }

  @ParameterizedTest
  @CsvSource({"1440,false", "1440,true", "390,false", "390,true"})
  void beforeTheFirstRun(int width, boolean dark) {
    browser.emulate(width, 844, dark);
    page.open(empty);
    assertThat(findings()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1440,false", "390,true"})
  void whileANetworkLearns(int width, boolean dark) {
    try (PageServer learning = PageServer.open()) {
      browser.emulate(width, 844, dark);
      page.open(learning);
      page.start(PageServer.MANY, HeldRuns.ENDLESS, "0.05");
      page.waitForState("Training");
      assertThat(findings()).isEmpty();
      page.press("#stop");
      page.waitForState("Stopped");
      browser.driver.get("about:blank");
    }
  }

  @ParameterizedTest
  @CsvSource({"1440,false", "1440,true", "390,false", "390,true"})
  void ofATestedRun(int width, boolean dark) {
    browser.emulate(width, 844, dark);
    page.openTested(tested);
    page.script("document.querySelectorAll('details').forEach(each => each.open = true)");
    assertThat(findings()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1440,false", "390,true"})
  void ofTheImagesBehindACell(int width, boolean dark) {
    browser.emulate(width, 844, dark);
    page.openTested(tested);
    page.script("document.querySelector('#confusion tbody button').click()");
    page.waitFor("return document.querySelectorAll('#images[open] figure').length > 0");
    assertThat(findings()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1440,true", "390,false"})
  void ofTheSettingsOfASchedule(int width, boolean dark) {
    browser.emulate(width, 844, dark);
    page.open(empty);
    page.find("#start [name=schedule] option[value=plateau]").click();
    page.type("patience", "3");
    assertThat(page.find("#patience-note").isDisplayed()).isTrue();
    assertThat(findings()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1440,false", "390,true"})
  void ofTheLearningRateFinder(int width, boolean dark) {
    browser.emulate(width, 844, dark);
    page.open(empty);
    page.press("#rate-open");
    page.waitFor("return document.getElementById('rate-state').textContent.includes('rate of')");
    page.script("document.querySelector('#rate-chart details').open = true");
    assertThat(findings()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"1440,true", "390,false"})
  void ofAModelFile(int width, boolean dark, @TempDir Path directory) throws Exception {
    browser.emulate(width, 844, dark);
    Path file = directory.resolve("digits.safetensors");
    HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(tested.url("/api/runs/1/model.safetensors"))).build(),
            BodyHandlers.ofFile(file));
    page.open(tested);
    page.waitFor("return document.querySelectorAll('#upload option').length > 0");
    page.find("#upload [name=file]").sendKeys(file.toString());
    page.press("#upload-button");
    page.waitForState("Model file");
    page.waitForResults();
    assertThat(findings()).isEmpty();
  }

  @Test
  void darkPageIsDark() {
    browser.emulate(1440, 900, false);
    page.open(empty);
    Object light = background();
    browser.emulate(1440, 900, true);
    assertThat(background()).isNotEqualTo(light);
  }

  private static Object background() {
    return page.script("return getComputedStyle(document.body).backgroundColor");
  }

  @ParameterizedTest
  @CsvSource({"1440", "390"})
  void everythingThatCanBePressedIsLargeEnough(int width) {
    browser.emulate(width, 844, false);
    page.openTested(tested);
    assertThat(
            page.script(
                """
                return [...document.querySelectorAll('button, input, select, summary')]
                  .filter(each => each.checkVisibility())
                  .map(each => [each.closest('label') ?? each, each.outerHTML.slice(0, 90)])
                  .map(([each, html]) => [each.getBoundingClientRect(), html])
                  .filter(([box]) => box.width < 24 || box.height < 24)
                  .map(([box, html]) => box.width + ' × ' + box.height + ' ' + html)
                """))
        .isEqualTo(List.of());
  }

  private static List<String> findings() {
    return Axe.findings(browser);
  }
}
