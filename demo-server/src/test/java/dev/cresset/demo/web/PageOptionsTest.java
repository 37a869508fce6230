package dev.cresset.demo.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.demo.images.ImagesModule;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Schedules and early stopping in the form that starts runs, and what a run shows of them. */
class PageOptionsTest {

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

  private static void choose(String schedule) {
    page.find("#start [name=schedule] option[value='" + schedule + "']").click();
  }

  @Test
  void formShowsTheSettingsOfTheChosenScheduleOnly() {
    assertThat(shown()).isEqualTo(List.of());

    choose("step");
    assertThat(shown()).isEqualTo(List.of("scheduleEpochs", "scheduleFactor"));
    assertThat(page.value("scheduleFactor")).isEqualTo("0.1");
    choose("warm-up-cosine");
    assertThat(shown()).isEqualTo(List.of("scheduleEpochs"));
    choose("cosine");
    assertThat(shown()).isEqualTo(List.of());
    assertThat(page.text("#schedule-note")).contains("half a cosine");
  }

  private static Object shown() {
    return page.script(
        """
        return [...document.querySelectorAll('#start [name^=schedule]')]
          .filter(each => each.name !== 'schedule' && each.checkVisibility()).map(each => each.name)
        """);
  }

  @Test
  void scheduledRunShowsTheRateOfEachEpoch() {
    choose("step");
    page.type("scheduleEpochs", "1");
    page.type("scheduleFactor", "0.5");
    page.start(ImagesModule.MNIST, 3, "0.1");
    page.waitForState("Finished");

    page.eventually(
        () -> assertThat(page.text("#facts")).contains("step, factor 0.5 every 1 epoch"));
    assertThat(page.text("#facts")).contains("all epochs completed");
    page.script("document.getElementById('learning-rate').scrollIntoView({behavior: 'instant'})");
    page.eventually(() -> assertThat(page.points("learning-rate")).isEqualTo(3));
    page.script("document.querySelector('#learning-rate details').open = true");
    page.waitFor("return document.querySelectorAll('#learning-rate tbody tr').length === 3");
    assertThat(page.rows("learning-rate"))
        .isEqualTo(List.of(List.of("1", "0.1"), List.of("2", "0.05"), List.of("3", "0.025")));
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void earlyStoppedRunSaysWhyItEndedAndAConstantRateHasNoChart() {
    page.type("patience", "1");
    page.start(ImagesModule.MNIST, 900, "0.000000000001");
    page.waitForState("Finished");

    page.eventually(
        () ->
            assertThat(page.text("#facts"))
                .contains("validation loss not lower for 1 epoch; weights of epoch "));
    assertThat(page.text("#state-detail")).contains("stopped early after ", " of 900 epochs");
    assertThat(page.find("#learning-rate").isDisplayed()).isFalse();
  }

  @Test
  void refusalOfTheServerIsShownInTheForm() {
    choose("warm-up-cosine");
    page.type("scheduleEpochs", "4");
    page.start(ImagesModule.MNIST, 4, "0.1");

    page.eventually(
        () ->
            assertThat(page.text("#start-problem"))
                .isEqualTo("The field \"schedule.epochs\" must be below the 4 epochs of the run."));
    assertThat(server.runs()).isZero();
  }

  @Test
  void learningRateIsFoundDrawnAndFilledIn() {
    page.type("learningRate", "7");
    page.press("#rate-open");

    page.waitFor("return document.getElementById('rate-state').textContent.includes('fastest')");
    double rate = Double.parseDouble(page.value("learningRate"));
    assertThat(rate).isBetween(1e-4, 5.0);
    assertThat(page.text("#rate-state")).contains(page.value("learningRate"));
    page.eventually(() -> assertThat(page.points("rate-chart")).isBetween(100L, 300L));
    assertThat(
            page.script(
                "return Chart.getChart(document.querySelector('#rate-chart"
                    + " canvas')).scales.x.type"))
        .isEqualTo("logarithmic");
    page.press("#rate-close");
    assertThat(page.find("#rate-finder").isDisplayed()).isFalse();
    assertThat(page.script("return document.activeElement.id")).isEqualTo("rate-open");
    assertThat(browser.complaints()).isEmpty();
  }
}
