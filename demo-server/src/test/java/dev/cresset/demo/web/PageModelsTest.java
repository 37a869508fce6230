package dev.cresset.demo.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** Model files that are tested in the page, in a real browser. */
class PageModelsTest {

  @TempDir static Path directory;

  private static Chromium browser;
  private static Page page;
  private static Path file;
  private PageServer server;

  @BeforeAll
  static void openBrowserAndTrain(@TempDir Path profile) throws Exception {
    if (!Chromium.installed()) {
      System.err.println("[SKIPPED] " + Chromium.MISSING);
      return;
    }
    browser = Chromium.start(profile);
    page = new Page(browser);
    try (PageServer training = PageServer.open()) {
      training.train();
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(training.url("/api/runs/1/model.safetensors"))).build();
      file = directory.resolve("digits <b>.safetensors");
      HttpClient.newHttpClient().send(request, BodyHandlers.ofFile(file));
    }
  }

  @AfterAll
  static void closeBrowser() {
    if (browser != null) {
      browser.close();
    }
  }

  @BeforeEach
  void serve() {
    Chromium.assumeInstalled();
    browser.emulate(1440, 900, false);
    browser.complaints();
    server = PageServer.open();
  }

  @AfterEach
  void stopServing() {
    if (server != null) {
      browser.driver.get("about:blank");
      server.close();
    }
  }

  private static void upload(Path chosen) {
    page.waitFor("return document.querySelectorAll('#upload option').length > 0");
    page.find("#upload [name=file]").sendKeys(chosen.toAbsolutePath().toString());
    page.find("#upload-button").sendKeys(Keys.ENTER);
  }

  private static void waitForModel() {
    page.waitForState("Model file");
    page.waitForResults();
  }

  @Test
  void modelIsTestedShownAndClassifiesDrawingsWithoutAnyRun() {
    page.open(server);
    upload(file);
    waitForModel();

    assertThat(page.text("#title")).isEqualTo("digits <b>.safetensors");
    assertThat(page.text("#score-number")).endsWith("%");
    assertThat(page.text("#facts")).contains("toTensor(), flattened()", "MNIST");
    assertThat(page.script("return document.activeElement.id")).isEqualTo("title");
    page.eventually(() -> assertThat(page.text("#announcer")).startsWith("Showing model digits"));
    assertThat(page.text("#scaling-hint")).contains("fitted to half of the test images", "250");
    assertThat(page.find("#training").isDisplayed()).isFalse();
    assertThat(page.find("#runs").isDisplayed()).isFalse();
    assertThat(page.find("#exports").isDisplayed()).isFalse();
    assertThat(page.rows("models-table").get(0).get(0)).isEqualTo("digits <b>.safetensors");

    page.stroke(new double[] {0.52, 0.15}, new double[] {0.5, 0.5}, new double[] {0.48, 0.85});
    page.waitFor("return document.getElementById('draw-answer').textContent.startsWith('1, ')");
    page.press("#confusion tbody button");
    page.waitFor("return document.querySelectorAll('#images-list figure').length > 0");
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void chosenModelStaysAfterAReloadAndGivesWayToARun() {
    server.train();
    page.open(server);
    upload(file);
    waitForModel();
    Object results = page.rows("averages");

    browser.driver.navigate().refresh();
    page.waitFor("return document.getElementById('loading').hidden");
    waitForModel();
    assertThat(page.rows("averages")).isEqualTo(results);
    assertThat(page.rows("past-runs").get(0)).hasSize(13);

    page.script("document.getElementById('open-1').click()");
    page.waitForState("Finished");
    page.waitForResults();
    // The file has the network of an equal run.
    assertThat(page.rows("averages")).isEqualTo(results);
    assertThat(page.find("#training").isDisplayed()).isTrue();
    page.script("document.querySelector('#models-table button').click()");
    page.waitForState("Model file");
  }

  @Test
  void refusalIsShownInTheForm() throws Exception {
    Path text = Files.writeString(directory.resolve("notes.safetensors"), "hello, world");
    page.open(server);
    upload(text);

    page.eventually(
        () ->
            assertThat(page.text("#upload-problem"))
                .startsWith("The file is not a model file of Cresset: ")
                .endsWith("."));
    assertThat(page.find("#models-list").isDisplayed()).isFalse();
    assertThat(page.find("#empty").isDisplayed()).isTrue();

    Path large = Files.write(directory.resolve("large.safetensors"), new byte[(8 << 20) + 1]);
    page.find("#upload [name=file]").sendKeys(large.toString());
    page.find("#upload-button").sendKeys(Keys.ENTER);
    page.eventually(
        () -> assertThat(page.text("#upload-problem")).isEqualTo("The file is larger than 8 MB."));
  }

  @Test
  void runThatStartsTakesThePlaceOfTheModel() {
    page.open(server);
    upload(file);
    waitForModel();

    page.start("mnist", 1, "0.1");

    page.waitForState("Finished");
    page.waitForResults();
    assertThat(page.text("#title")).isNotEqualTo("digits <b>.safetensors");
    assertThat((List<?>) page.rows("models-table")).hasSize(1);
  }
}
