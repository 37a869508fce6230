package dev.cresset.demo.web;

import static dev.cresset.demo.run.HeldRuns.ENDLESS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.dashboard.run.Run;
import dev.cresset.demo.images.ImagesModule;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    page.eventually(() -> assertThat(page.text("#empty-title")).isEqualTo("No runs yet"));
    page.eventually(() -> assertThat(page.find("#training").isDisplayed()).isFalse());
    page.eventually(
        () ->
            assertThat(page.text("#recipe-note"))
                .contains("three linear layers. Learns a few thousand digits"));
    page.eventually(
        () -> assertThat(page.text("#start [name=recipe]")).contains("003 · 784-64-32-10"));

    page.press("#recipe-open");
    page.eventually(() -> assertThat(page.text("#recipe-source")).contains("linear(784, 64)"));
    page.press("#recipe-close");
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
  void stoppedRunGoesOnWhereItsCurveEnded() {
    page.start(PageServer.MANY, ENDLESS, "0.05");
    page.waitForState("Training");
    page.waitFor("the curve begins", () -> page.steps("running-loss") > 0);
    page.press("#stop");
    page.waitForState("Stopped");
    page.eventually(() -> assertThat(page.find("#resume").isDisplayed()).isTrue());
    page.script("document.getElementById('running-loss').scrollIntoView({behavior: 'instant'})");
    long before = page.steps("running-loss");

    page.script("document.getElementById('resume').focus()");
    page.pressFocused();

    page.waitFor("return document.getElementById('state-detail').textContent.includes('run 1')");
    page.eventually(() -> assertThat(page.text("#state-detail")).contains("continues run 1"));
    page.waitForState("Training");
    assertThat(page.script("return document.activeElement.id")).isEqualTo("title");
    page.waitFor("the curve goes on", () -> page.steps("running-loss") > before);
    long first =
        (long)
            page.script(
                "return Chart.getChart(document.querySelector('#running-loss"
                    + " canvas')).data.datasets[0].data[0].x");
    assertThat(first).as("the curve has the steps before the stop").isLessThanOrEqualTo(before);
    page.press("#stop");
    page.waitForState("Stopped");
    // Run 1 has given its checkpoint to run 2.
    page.script("document.getElementById('open-1').click()");
    page.eventually(() -> assertThat(page.text("#state-detail")).contains("run 1"));
    assertThat(page.find("#resume").isDisplayed()).isFalse();
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void failureOfAStopIsShownUntilTheNextOneSucceeds() {
    page.start(PageServer.MANY, ENDLESS, "0.05");
    page.waitForState("Training");
    page.script(
        """
        window.ask = window.fetch;
        window.fetch = async () => new Response('{"error": "Run 1 cannot be stopped."}', { status: 409 });
        """);
    page.press("#stop");
    page.eventually(
        () -> assertThat(page.text("#control-problem")).isEqualTo("Run 1 cannot be stopped."));

    page.script("window.fetch = window.ask");
    page.press("#stop");
    page.waitForState("Stopped");
    assertThat(page.find("#control-problem").isDisplayed()).isFalse();
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
    page.eventually(() -> assertThat(page.text("#test")).contains("Available after the test."));
    page.eventually(() -> assertThat(page.find("#start-button").isEnabled()).isFalse());

    page.open(server);
    page.waitForState("Training");
    page.eventually(() -> assertThat(page.steps("running-loss")).isGreaterThan(before));

    page.press("#stop");
    page.waitForState("Stopped");
    page.waitForResults();
    page.eventually(() -> assertThat(page.find("#stop").isDisplayed()).isFalse());
    page.eventually(() -> assertThat(page.text("#score-number")).endsWith("%"));
    assertThat(browser.complaints()).isEmpty();
  }

  /** A button that moves while it is pressed gets no click. */
  @ParameterizedTest
  @ValueSource(ints = {1440, 390, 320})
  void stopButtonStaysInItsPlaceWhileTheProgressChanges(int width) {
    browser.emulate(width, 844, false);
    server.hold(1);
    page.waitForState("Training");
    page.waitFor("return document.getElementById('progress-text').textContent.startsWith('Epoch')");
    Object places =
        page.script(
            """
            const texts = ['share-number', 'progress-text', 'progress-left'].map(id => document.getElementById(id));
            return [['0\u00a0%', 'Epoch 1 of 9', ''], ['100\u00a0%', 'Epoch 1,000 of 1,000 · batch 25,000 of 25,000', '59 min 59 s left']]
              .map(shown => {
                shown.forEach((text, at) => { texts[at].textContent = text; });
                return JSON.stringify(['stop', 'title'].map(id => document.getElementById(id).getBoundingClientRect()));
              });
            """);
    assertThat(((List<?>) places).get(1)).isEqualTo(((List<?>) places).get(0));
  }

  @Test
  void curvesAreTheSameAfterAReload() {
    int steps = 1215;
    Run run = server.hold(steps);
    page.waitFor("the run is held", () -> run.progress().step() == steps);
    long lastLoss = run.losses().get(run.losses().size() - 1).step();
    long lastMemory = run.memory().get(run.memory().size() - 1).step();
    for (String chart : List.of("running-loss", "memory")) {
      page.script("document.getElementById('%s').scrollIntoView()".formatted(chart));
      long last = chart.equals("memory") ? lastMemory : lastLoss;
      page.waitFor(chart + " is drawn", () -> page.steps(chart) == last);
    }
    Object losses = lines("running-loss");
    Object memory = lines("memory");

    page.open(server);
    page.waitFor("the losses are drawn", () -> page.steps("running-loss") == lastLoss);
    page.waitFor("the memory is drawn", () -> page.steps("memory") == lastMemory);

    assertThat(lines("running-loss")).isEqualTo(losses);
    assertThat(lines("memory")).isEqualTo(memory);
    assertThat(page.points("running-loss")).isEqualTo(run.losses().size());
    assertThat(page.points("memory")).isEqualTo(run.memory().size());
  }

  /** Returns all points of all lines of a chart. */
  private static Object lines(String chart) {
    return page.script(
        "return JSON.stringify(Chart.getChart(document.querySelector('#%s canvas'))"
                .formatted(chart)
            + ".data.datasets.map(line => line.data))");
  }

  @Test
  void stopsARunWhileAnotherIsShown() {
    server.train();
    page.waitForState("Finished");
    page.start(PageServer.MANY, ENDLESS, "0.05");
    page.waitForState("Training");
    page.press("#open-1");
    page.waitForState("Finished");
    page.eventually(() -> assertThat(page.find("#stop").isDisplayed()).isFalse());
    page.eventually(
        () -> assertThat(page.text("#start-busy")).contains("wait for the end of run 2"));

    page.press("#stop-active");
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

    page.press("#stop");
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
        () -> assertThat(page.text("#test")).contains("Not available: the run failed."));
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void showsAnEarlierRunAgainAndKeepsItOverAReload() {
    server.train();
    page.waitForState("Finished");
    page.start(ImagesModule.MNIST, 1, "0.2");
    page.waitFor("return document.getElementById('state-detail').textContent === 'run 2'");
    page.waitForState("Finished");
    page.waitForResults();

    page.press("#open-1");
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
    page.eventually(() -> assertThat(page.text("#gone")).contains("does not respond"));

    server = PageServer.open(port);
    server.train();
    page.waitFor("return document.getElementById('gone').hidden");
    page.waitForState("Finished");
    page.waitForResults();
  }
}
