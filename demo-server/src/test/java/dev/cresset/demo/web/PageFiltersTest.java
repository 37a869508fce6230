package dev.cresset.demo.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.dashboard.run.Run;
import dev.cresset.dashboard.run.TestResult;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.Keys;

/** The panels of the first layer, dense or a convolution, in a real browser. */
class PageFiltersTest {

  private static final String DRAWN =
      "return document.querySelectorAll('#maps canvas').length === " + PageServer.FILTERS;

  private static Chromium browser;
  private static PageServer server;
  private static Page page;
  private static Run convolution;
  private static Run dense;

  @BeforeAll
  static void trainAndServe(@TempDir Path profile) {
    if (Chromium.installed()) {
      browser = Chromium.start(profile);
      page = new Page(browser);
      server = PageServer.open();
      dense = server.train(1);
      convolution = server.train(PageServer.CONVOLUTIONS, 1);
    } else {
      System.err.println("[SKIPPED] " + Chromium.MISSING);
    }
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
  }

  private static void open(Run run) {
    page.open(server.url("/?run=" + run.id()));
    page.waitFor(
        "return document.getElementById('shown').hidden === false"
            + " && document.querySelectorAll('#model tbody tr').length > 0");
  }

  @Test
  void filtersAndFeatureMapsOfAConvolutionAreDrawn() {
    open(convolution);
    page.waitFor(DRAWN);

    assertThat(page.find("#filters-title").isDisplayed()).isTrue();
    assertThat(page.find("#weights-title").isDisplayed()).isFalse();
    assertThat(sizes("filters")).isEqualTo(sizes(PageServer.FILTERS, "5x5"));
    assertThat(sizes("maps")).isEqualTo(sizes(PageServer.FILTERS, "12x12"));
    assertThat(page.find("#filters").getAccessibleName())
        .isEqualTo("Weights of 5 filters of layer 0 as images");
    assertThat(page.find("#filters").getDomAttribute("role")).isEqualTo("img");
    assertThat(page.rows("model").get(0))
        .isEqualTo(List.of("0", "Conv2d", "batch × 5 × 12 × 12", "130", "18,000", "520 B"));
    assertThat(page.text("#filters-most")).matches("\\+[0-9.]+ or more");
    assertThat(colours("#filters canvas")).isGreaterThan(3);
    assertThat(colours("#maps canvas")).isGreaterThan(3);
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void eachClassHasAnImageWhoseMapsAreShownWhenItIsSelected() {
    open(convolution);
    page.waitFor(DRAWN);
    TestResult result = convolution.testResult().orElseThrow();
    List<String> expected =
        IntStream.range(0, 10)
            .mapToObj(
                label ->
                    "Test image %s, class %s"
                        .formatted(
                            IntStream.range(0, result.size())
                                .filter(i -> result.actual(i) == label)
                                .findFirst()
                                .orElseThrow(),
                            label))
            .toList();
    assertThat(
            page.script(
                "return [...document.querySelectorAll('#maps-images button')].map(each =>"
                    + " each.ariaLabel)"))
        .isEqualTo(expected);
    assertThat(pressed()).isEqualTo(List.of(0L));
    Object first = picture();

    page.find("#maps-images button:nth-child(4)").click();
    page.eventually(() -> assertThat(mapsName()).isEqualTo(maps(expected.get(3))));
    assertThat(pressed()).isEqualTo(List.of(3L));
    assertThat(picture()).isNotEqualTo(first);

    page.find("#maps-images button:nth-child(1)").sendKeys(Keys.ENTER);
    page.eventually(() -> assertThat(mapsName()).isEqualTo(maps(expected.get(0))));
    assertThat(picture()).isEqualTo(first);
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void mapsOfAnotherImageAreHiddenIfTheRequestFails() {
    open(convolution);
    page.waitFor(DRAWN);
    page.script(
        """
        window.ask = window.fetch;
        window.fetch = async () => new Response('{"error": "Out of order."}', { status: 500 });
        """);

    page.find("#maps-images button:nth-child(6)").click();
    page.eventually(() -> assertThat(page.text("#maps-problem")).isEqualTo("Out of order."));
    assertThat(page.find("#maps").isDisplayed()).isFalse();
    assertThat(page.find("#maps-legend").isDisplayed()).isFalse();

    page.script("window.fetch = window.ask");
    page.find("#maps-images button:nth-child(6)").click();
    page.eventually(() -> assertThat(page.find("#maps").isDisplayed()).isTrue());
    assertThat(page.find("#maps-legend").isDisplayed()).isTrue();
    assertThat(page.find("#maps-problem").isDisplayed()).isFalse();
    assertThat(pressed()).isEqualTo(List.of(5L));
  }

  @Test
  void denseNetworksHaveThePanelOfWeightsInstead() {
    open(dense);
    page.waitForResults();
    assertThat(page.find("#weights-title").isDisplayed()).isTrue();
    assertThat(page.find("#filters-title").isDisplayed()).isFalse();

    open(convolution);
    page.waitFor(DRAWN);
    assertThat(page.find("#weights-title").isDisplayed()).isFalse();
    assertThat(page.find("#filters-title").isDisplayed()).isTrue();
    // Nothing was requested in vain.
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void formChoosesTheScheduleOfTheRecipe() {
    page.open(server);
    assertThat(page.value("schedule")).isEmpty();

    page.find("#start [name=recipe] option[value=convolutions]").click();
    assertThat(page.value("schedule")).isEqualTo("one-cycle");
    assertThat(page.find("#schedule-note").isDisplayed()).isTrue();

    page.find("#start [name=recipe] option[value='003']").click();
    assertThat(page.value("schedule")).isEmpty();
  }

  @Test
  void narrowPageHasNoHorizontalScrollBar() {
    browser.emulate(390, 844, false);
    open(convolution);
    page.waitFor(DRAWN);
    assertThat(page.script("return document.documentElement.scrollWidth")).isEqualTo(390L);
  }

  private static String maps(String image) {
    return "5 feature maps of %s as images".formatted(image);
  }

  private static String mapsName() {
    return page.find("#maps").getAccessibleName();
  }

  private static Object pressed() {
    return page.script(
        """
        return [...document.querySelectorAll('#maps-images button')]
          .flatMap((each, at) => each.ariaPressed === 'true' ? [at] : []);
        """);
  }

  private static Object picture() {
    return page.script("return document.querySelector('#maps canvas').toDataURL()");
  }

  private static Object sizes(String list) {
    return page.script(
        "return [...document.querySelectorAll('#%s canvas')].map(each => each.width + 'x' + each.height)"
            .formatted(list));
  }

  private static List<String> sizes(int count, String size) {
    return IntStream.range(0, count).mapToObj(i -> size).toList();
  }

  /** Returns the number of different colours of the first canvas. */
  private static long colours(String canvas) {
    return (Long)
        page.script(
            """
            const canvas = document.querySelector('%s');
            const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
            return new Set(new Uint32Array(data.buffer)).size;
            """
                .formatted(canvas));
  }
}
