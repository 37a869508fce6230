package dev.cresset.demo.web;

import static dev.cresset.demo.run.HeldRuns.ENDLESS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.demo.images.ImagesModule;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/**
 * Focus, choices, selections and drawings stay while events arrive, and while the server is
 * restarted.
 */
class PageInUseTest {

  /**
   * Counts the answers that the page has handled, by path, and holds requests back: all whose
   * method and path contain a text, except for the first few.
   */
  private static final String WATCH_REQUESTS =
      """
      window.handled = {};
      window.held = [];
      const ask = window.fetch;
      let matching = 0;
      window.fetch = (path, options) => {
        const name = (options?.method ?? 'GET') + ' ' + new URL(path, document.baseURI).pathname;
        const send = async () => {
          const response = await ask(path, options);
          const body = await response.json();
          // The page handles an answer that is already parsed before the next task.
          setTimeout(() => (window.handled[name] = (window.handled[name] ?? 0) + 1));
          return { ok: response.ok, status: response.status, json: async () => body };
        };
        if (name.includes('%s') && ++matching > %s) {
          return new Promise(done => window.held.push(() => send().then(done)));
        }
        return send();
      };
      """;

  private static final String RELEASE =
      """
      const done = arguments[0];
      Promise.all(window.held.splice(0).map(send => send())).then(() => setTimeout(done));
      """;

  private static final String CURVES = "return document.querySelector('[data-needs=curves]')";

  private static final String MISTAKES =
      "document.querySelectorAll('#misclassified figure:not([hidden])').length";

  private static Chromium browser;
  private static Page page;
  private PageServer server;
  private String watching = "";

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
    server = PageServer.open();
  }

  @AfterEach
  void stopServing() {
    if (server != null) {
      browser.driver.executeCdpCommand(
          "Page.removeScriptToEvaluateOnNewDocument", Map.of("identifier", watching));
      browser.driver.get("about:blank");
      server.close();
    }
  }

  /** Opens the page, which can then be asked what it handled. */
  private void open() {
    openHolding("nothing", 0);
  }

  /** Opens the page and holds back these requests, except for the first few. */
  private void openHolding(String requests, int except) {
    String script = WATCH_REQUESTS.formatted(requests, except);
    Map<String, Object> added =
        browser.driver.executeCdpCommand(
            "Page.addScriptToEvaluateOnNewDocument", Map.of("source", script));
    watching = String.valueOf(added.get("identifier"));
    page.open(server);
  }

  /** Sends what was held back and waits until the page has handled the answers. */
  private static void release() {
    browser.driver.executeAsyncScript(RELEASE);
  }

  /** Stops the server and serves a trained run on the same port, as a restart does. */
  private void restart() {
    int port = server.port();
    server.close();
    page.waitFor("return !document.getElementById('gone').hidden");
    server = PageServer.openTrained(port);
    page.waitFor("return document.getElementById('gone').hidden");
  }

  /** Remembers elements, to be compared with those of the same selectors later. */
  private static void remember(String... selectors) {
    page.script(
        "window.remembered = arguments[0].map(each => [each, document.querySelector(each)])",
        List.of(selectors));
  }

  private static void assertRemembered() {
    assertThat(
            page.script(
                """
                return window.remembered
                  .filter(([selector, element]) => element === null || document.querySelector(selector) !== element)
                  .map(([selector]) => selector)
                """))
        .as("elements that were replaced")
        .isEqualTo(List.of());
  }

  private static String focused() {
    return (String) page.script("return document.activeElement.id");
  }

  private void trainOneAndWatchAnother() {
    server.train();
    open();
    page.start(PageServer.MANY, ENDLESS, "0.05");
    page.waitFor("return document.getElementById('open-2') !== null");
    page.waitForState("Training");
  }

  private static void waitForAnotherEpoch() {
    String epochs = "Number(document.querySelector('tr:has(#open-2) td:nth-child(7) data').value)";
    long before = ((Number) page.script("return " + epochs)).longValue();
    page.waitFor("return " + epochs + " > " + before);
  }

  @Test
  void chosenDataStaysWhenTheRecipesArriveAgain() {
    openHolding("GET /api/recipes", 1);
    remember("#start [name=data] option:last-child", "#start [name=recipe] option");
    page.script(
        "document.querySelector('#start [name=data]').value = arguments[0]", PageServer.MANY);
    page.type("epochs", "7");

    release();

    assertThat(page.value("data")).isEqualTo(PageServer.MANY);
    assertThat(page.value("epochs")).isEqualTo("7");
    assertRemembered();
  }

  @Test
  void filledInFormStaysWhenTheServerIsRestarted() {
    open();
    remember("#start [name=data] option:last-child", "#start [name=recipe] option");
    page.script(
        "document.querySelector('#start [name=data]').value = arguments[0]", PageServer.MANY);
    page.type("learningRate", "0.25");
    page.type("seed", "9");
    page.type("epochs", "7");

    restart();
    page.waitFor("return window.handled['GET /api/recipes'] > 1");

    assertThat(page.value("data")).isEqualTo(PageServer.MANY);
    assertThat(page.value("learningRate")).isEqualTo("0.25");
    assertThat(page.value("seed")).isEqualTo("9");
    assertThat(page.value("epochs")).isEqualTo("7");
    assertThat(page.script("return document.activeElement.name")).isEqualTo("epochs");
    assertRemembered();
  }

  @Test
  void tableOfRunsIsUpdatedInPlace() {
    trainOneAndWatchAnother();
    waitForAnotherEpoch();
    page.script("document.querySelector('#epoch-loss details').open = true");
    page.waitFor("return document.querySelectorAll('#epoch-loss tbody tr').length > 0");
    page.script("document.getElementById('tick-1').focus()");
    page.script(
        "getSelection().selectAllChildren(document.querySelector('tr:has(#open-1)').cells[4])");
    remember(
        "#tick-1",
        "#open-1",
        "#open-2",
        "#stop",
        "#facts div",
        "#epoch-loss tbody tr",
        "#epoch-loss thead th");

    waitForAnotherEpoch();

    assertRemembered();
    assertThat(focused()).isEqualTo("tick-1");
    assertThat(page.script("return getSelection().toString()")).isEqualTo("MNIST");
  }

  @Test
  void rowInUseKeepsTheFocusWhereTheOrderChanges() {
    trainOneAndWatchAnother();
    // By time, the shortest first: run 2 comes after run 1 as soon as it has trained for longer.
    page.script("document.querySelector('#past-runs th:nth-child(10) button').click()");
    page.script("document.getElementById('open-2').focus()");
    remember("#open-1", "#open-2");

    page.waitFor(
        "return document.querySelector('#past-runs tbody tr:last-child #open-2') !== null");
    waitForAnotherEpoch();

    assertThat(focused()).isEqualTo("open-2");
    assertRemembered();
  }

  @Test
  void lineThatWasHiddenInTheLegendStaysHidden() {
    trainOneAndWatchAnother();
    String chart = "Chart.getChart(document.querySelector('#running-loss canvas'))";
    page.waitFor("the curve begins", () -> page.steps("running-loss") > 0);
    page.script(chart + ".hide(1)");
    long before = page.steps("running-loss");

    page.waitFor("the curve grows", () -> page.steps("running-loss") > before);

    assertThat(page.script("return " + chart + ".isDatasetVisible(1)")).isEqualTo(false);
    assertThat(page.script("return " + chart + ".isDatasetVisible(0)")).isEqualTo(true);
  }

  @Test
  void resultsInUseStayWhenTheServerIsRestarted() {
    server.train();
    open();
    page.waitForResults();
    page.script("document.getElementById('misclassified-more').click()");
    page.script("document.querySelector('#classes th:nth-child(3) button').click()");
    page.find("#confusion tbody button[tabindex='0']").sendKeys(Keys.ARROW_RIGHT, Keys.ARROW_DOWN);
    Object mistakes = page.script("return " + MISTAKES);
    remember(
        "#confusion tbody button[tabindex='0']",
        "#confusion tbody button:focus",
        "#frequent button",
        "#misclassified figure",
        "#issues figure",
        "#intervals tbody tr",
        "#classes tbody tr",
        "#weights canvas",
        "#model tbody tr",
        "#about div");

    restart();
    for (String part :
        List.of(
            "model",
            "evaluation",
            "misclassified",
            "calibration",
            "curves",
            "intervals",
            "label-issues",
            "weights")) {
      page.waitFor("return window.handled['GET /api/runs/1/%s'] > 1".formatted(part));
    }

    assertRemembered();
    assertThat(page.script("return " + MISTAKES)).isEqualTo(mistakes);
  }

  @Test
  void cellInUseKeepsTheFocusWhenThePageTurnsDark() {
    server.train();
    open();
    page.waitForResults();
    page.find("#confusion tbody button[tabindex='0']").sendKeys(Keys.ARROW_RIGHT, Keys.ARROW_DOWN);
    remember("#confusion tbody button:focus");
    Object light = colourOfTheFocused();

    browser.emulate(1440, 900, true);

    page.waitFor("the cell turns dark", () -> !light.equals(colourOfTheFocused()));
    assertRemembered();
  }

  private static Object colourOfTheFocused() {
    return page.script("return document.activeElement.style.backgroundColor");
  }

  @Test
  void drawingStaysWhenAnotherNetworkIsTested() {
    server.train();
    open();
    page.waitForResults();
    page.stroke(new double[] {0.52, 0.15}, new double[] {0.5, 0.5}, new double[] {0.48, 0.85});
    page.waitFor("return document.getElementById('draw-answer').textContent.startsWith('1, ')");

    server.train();
    page.waitFor("return document.getElementById('state-detail').textContent === 'run 2'");
    page.waitFor("return window.handled['POST /api/runs/2/predict'] > 0");

    page.eventually(() -> assertThat(page.text("#draw-answer")).matches("\\d, .*%"));
    assertThat(
            (long)
                page.script(
                    """
                    const pad = document.getElementById('pad');
                    return pad.getContext('2d').getImageData(0, 0, pad.width, pad.height).data
                      .filter((value, at) => at % 4 === 0 && value > 0).length
                    """))
        .as("points with ink")
        .isPositive();
  }

  @Test
  void startCannotBePressedTwice() {
    openHolding("POST /api/runs", 0);
    page.start(ImagesModule.MNIST, 1, "0.1");
    page.waitFor("return window.held.length === 1");

    server.train();
    page.waitForState("Finished");
    assertThat(page.find("#start-button").isEnabled()).isFalse();

    release();
    page.waitFor("return document.getElementById('state-detail').textContent === 'run 2'");
    page.waitForState("Finished");
    page.eventually(() -> assertThat(page.find("#start-button").isEnabled()).isTrue());
  }

  @Test
  void imagesAreThoseOfTheLastCellThatWasOpened() {
    server.train();
    openHolding("/confusion/1/1", 0);
    page.waitForResults();
    page.script("document.querySelector('#confusion tbody').rows[1].cells[2].firstChild.click()");
    page.script("document.getElementById('images-close').click()");
    page.script("document.querySelector('#confusion tbody').rows[0].cells[1].firstChild.click()");
    page.waitFor("return document.querySelectorAll('#images-list figure').length > 0");
    remember("#images-list figure");

    release();

    page.eventually(
        () -> assertThat(page.text("#images-title")).isEqualTo("0 classified correctly"));
    assertRemembered();
  }

  @Test
  void panelsAreShownAgainAfterAQuickChangeOfRuns() {
    server.train();
    server.train();
    openHolding("GET /api/runs/1/curves", 0);
    page.waitForResults();
    page.script("document.getElementById('open-1').click()");
    page.waitFor(CURVES + ".querySelector('.pending').textContent === 'Computing…'");

    page.script("document.getElementById('open-2').click()");

    page.waitFor(CURVES + ".querySelector('.pending').hidden");
    assertThat(page.find("#roc canvas").isDisplayed()).isTrue();
    release();
    assertThat(page.find("#roc canvas").isDisplayed()).isTrue();
    assertThat(page.text("#state-detail")).isEqualTo("run 2");
  }

  @Test
  void focusGoesOnWhereTheButtonThatHadItDisappears() {
    open();
    page.type("epochs", String.valueOf(ENDLESS));
    page.script(
        "document.querySelector('#start [name=data]').value = arguments[0]", PageServer.MANY);
    page.script("document.getElementById('start-button').focus()");
    page.pressFocused();
    page.waitForState("Training");
    page.waitFor("return document.activeElement.id === 'title'");

    page.script("document.getElementById('stop').focus()");
    page.pressFocused();
    page.waitForState("Stopped");

    page.eventually(() -> assertThat(focused()).isEqualTo("title"));
  }

  @Test
  void endOfARunIsAnnouncedAlsoAfterTheConnectionWasLost() {
    open();
    page.start(PageServer.MANY, ENDLESS, "0.05");
    page.waitForState("Training");

    restart();

    page.waitForState("Finished");
    page.eventually(() -> assertThat(page.text("#announcer")).contains("Run 1 finished, accuracy"));
  }
}
