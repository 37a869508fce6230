package dev.cresset.demo.web;

import static dev.cresset.demo.run.HeldRuns.ENDLESS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.demo.images.ImagesModule;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs that are started, watched and stopped on the page. */
class LivePageTest {

  private static Chromium browser;
  private static Page page;
  private PageServer server;

  @BeforeAll
  static void openBrowser(@TempDir Path profile) {
    if (Chromium.installed()) {
      browser = Chromium.start(profile);
      page = new Page(browser);
    } else {
      System.err.println("[SKIPPED] " + Chromium.MISSING);
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
    page.open(server);
  }

  @AfterEach
  void stopServing() {
    if (server != null) {
      browser.driver.get("about:blank");
      server.close();
    }
  }

  @Test
  void offersARunWhereThereIsNone() {
    page.eventually(() -> assertThat(page.text("#empty-title")).isEqualTo("Watch a network learn"));
    page.eventually(() -> assertThat(page.find("#learning").isDisplayed()).isFalse());
    page.eventually(
        () ->
            assertThat(page.text("#recipe-note"))
                .contains("three linear layers. Learns a few thousand digits"));
    page.eventually(
        () -> assertThat(page.text("#recipes")).contains("Handwritten digits", "784-64-32-10"));

    page.find("#recipe-open").click();
    page.eventually(() -> assertThat(page.text("#recipe-source")).contains("linear(784, 64)"));
    page.find("#recipe-close").click();
    page.eventually(() -> assertThat(page.find("#recipe").isDisplayed()).isFalse());
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void trainsToTheEndAndShowsTheResults() {
    page.start(ImagesModule.MNIST, 2, "0.1");
    page.waitForState("Finished");
    page.waitForResults();
    page.eventually(() -> assertThat(page.text("#announcer")).contains("finished, accuracy"));
    page.eventually(() -> assertThat(page.find("#start-button").isEnabled()).isTrue());
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void curveGrowsOutlivesAReloadAndStops() {
    page.start(PageServer.MANY, ENDLESS, "0.05");
    page.waitForState("Training");
    page.waitFor("the curve begins", () -> page.steps("running-loss") > 0);
    long before = page.steps("running-loss");
    page.waitFor("the curve grows", () -> page.steps("running-loss") > before);
    page.eventually(
        () -> assertThat(page.text("#progress-text")).matches("Epoch \\d+ of 1,000 · batch .*"));
    page.eventually(
        () ->
            assertThat(page.text("#test"))
                .contains("The network is tested when training is over."));
    page.eventually(() -> assertThat(page.find("#start-button").isEnabled()).isFalse());

    page.open(server);
    page.waitForState("Training");
    page.eventually(() -> assertThat(page.steps("running-loss")).isGreaterThan(before));

    page.find("#stop").click();
    page.waitForState("Stopped");
    page.waitForResults();
    page.eventually(() -> assertThat(page.find("#stop").isDisplayed()).isFalse());
    page.eventually(() -> assertThat(page.text("#score-number")).endsWith("%"));
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void stopsARunWhileAnotherIsShown() {
    server.train();
    page.start(PageServer.MANY, ENDLESS, "0.05");
    page.waitForState("Training");
    page.find("#open-1").click();
    page.waitForState("Finished");
    page.eventually(() -> assertThat(page.find("#stop").isDisplayed()).isFalse());
    page.eventually(
        () -> assertThat(page.text("#start-busy")).contains("wait for the end of run 2"));

    page.find("#stop-active").click();
    page.waitFor(
        "return document.querySelector('#past-runs tbody .state-stopped') !== null"
            + " && !document.getElementById('start-button').disabled");
    page.eventually(() -> assertThat(page.text("#state-detail")).isEqualTo("run 1"));
  }

  @Test
  void networksThatFollowCanBeStoppedWhileTheFirstIsTested() {
    Semaphore passes = server.holdTests();
    startTwoNetworks();
    page.eventually(() -> assertThat(page.text("#stop")).isEqualTo("Stop after the test"));
    page.eventually(
        () -> assertThat(page.text("#start-busy")).contains("wait for the end of run 1"));

    page.find("#stop").click();
    page.waitFor("return document.getElementById('stop').hidden");
    page.eventually(() -> assertThat(page.text("#state")).isEqualTo("Testing"));
    page.eventually(() -> assertThat(page.find("#start-busy").isDisplayed()).isFalse());

    passes.release();
    page.waitForState("Finished");
    assertThat(server.runs()).isEqualTo(1);
    page.eventually(() -> assertThat(page.find("#start-button").isEnabled()).isTrue());
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void lastNetworkCannotBeStoppedWhileItIsTested() {
    Semaphore passes = server.holdTests();
    startTwoNetworks();
    page.eventually(() -> assertThat(page.find("#stop").isDisplayed()).isTrue());

    passes.release();
    page.waitFor("return document.getElementById('state-detail').textContent.startsWith('run 2')");
    page.waitForState("Testing");
    page.eventually(() -> assertThat(page.find("#stop").isDisplayed()).isFalse());

    passes.release();
    page.waitForState("Finished");
    assertThat(server.runs()).isEqualTo(2);
  }

  private void startTwoNetworks() {
    page.find("#start [name=recipe] option[value=" + PageServer.TWO_NETWORKS + "]").click();
    page.start(ImagesModule.MNIST, 1, "0.1");
    page.waitForState("Testing");
  }

  @Test
  void saysWhyARunFailed() {
    page.start(ImagesModule.MNIST, 1, "1000000");
    page.waitForState("Failed");
    page.eventually(() -> assertThat(page.text("#run-error")).contains("finite"));
    page.eventually(
        () -> assertThat(page.text("#test")).contains("The run failed, so there is no test."));
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void showsAnEarlierRunAgainAndKeepsItOverAReload() {
    server.train();
    page.start(ImagesModule.MNIST, 1, "0.2");
    page.waitFor("return document.getElementById('state-detail').textContent === 'run 2'");
    page.waitForState("Finished");
    page.waitForResults();

    page.find("#open-1").click();
    page.waitFor("return document.getElementById('state-detail').textContent === 'run 1'");
    page.openTested(server);
    page.eventually(() -> assertThat(page.text("#state-detail")).isEqualTo("run 2"));
    browser.driver.get(server.url("/?run=1"));
    page.waitFor("return document.getElementById('state-detail').textContent === 'run 1'");
  }

  @Test
  void saysThatTheServerIsGoneAndRecoversByItself() {
    int port = server.port();
    server.close();
    page.waitFor("return !document.getElementById('gone').hidden");
    page.eventually(() -> assertThat(page.text("#gone")).contains("does not answer"));

    server = PageServer.open(port);
    server.train();
    page.waitFor("return document.getElementById('gone').hidden");
    page.waitForState("Finished");
    page.waitForResults();
  }
}
