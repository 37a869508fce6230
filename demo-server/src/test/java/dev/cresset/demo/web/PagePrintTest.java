package dev.cresset.demo.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.image.BufferedImage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The page at several widths, and its charts on paper and in pictures of the full page. */
class PagePrintTest {

  private static final int CHARTS = 10;

  /** The least ink, in pixels, of a chart that has a line. */
  private static final long LEAST_INK = 100;

  /** The charts that can be seen, with the pixels that have one of the lines' colours. */
  private static final String INK =
      """
      const colours = [1, 2, 3, 4, 5, 6].map(number =>
        getComputedStyle(document.documentElement).getPropertyValue('--series-' + number).trim())
        .map(hex => [1, 3, 5].map(at => parseInt(hex.slice(at, at + 2), 16)));
      return [...document.querySelectorAll('figure.chart canvas')]
        .filter(canvas => canvas.checkVisibility())
        .map(canvas => {
          const { width, height } = canvas;
          const data = width * height === 0 ? [] : canvas.getContext('2d').getImageData(0, 0, width, height).data;
          let ink = 0;
          for (let at = 0; at < data.length; at += 4) {
            ink += data[at + 3] === 255
              && colours.some(colour => colour.every((value, of) => data[at + of] === value)) ? 1 : 0;
          }
          return [canvas.closest('figure').id, ink];
        })
      """;

  private static final String BOXES =
      """
      return [...document.querySelectorAll('figure.chart canvas')]
        .filter(canvas => canvas.checkVisibility())
        .map(canvas => [canvas, canvas.getBoundingClientRect()])
        .map(([canvas, box]) => [canvas.closest('figure').id,
          box.left + scrollX, box.top + scrollY, box.width, box.height].map(each =>
            typeof each === 'number' ? Math.round(each) : each))
      """;

  /** The places of the labels of a chart's y axis, from the top, and the height of the axis. */
  private static final String LABELS =
      """
      id => {
        const { y } = Chart.getChart(document.querySelector('#' + id + ' canvas')).scales;
        return [y.height, ...y.ticks.map((_, at) => y.getPixelForTick(at)).sort((one, other) => one - other)];
      }
      """;

  /** Draws a chart of its own over this range and returns the places of its labels. */
  private static final String LOGARITHMIC_CHART =
      """
      window.chartOf = async (least, most, height) => {
        const { LineChart } = await import('/charts/line-chart.js');
        document.getElementById('made')?.remove();
        const figure = document.createElement('figure');
        figure.id = 'made';
        figure.className = 'chart';
        figure.style.width = '300px';
        document.body.prepend(figure);
        const chart = new LineChart(figure, { title: 'made', x: { label: 'epoch', format: 'count' },
          y: { label: 'ratio', format: 'number', logarithmic: true } });
        figure.querySelector('.plot').style.cssText = 'min-height: 0; height: ' + height + 'px';
        const points = [{ x: 1, y: least }, { x: 2, y: Math.sqrt(least * most) }, { x: 3, y: most }];
        chart.show([{ name: 'a', points, colour: 1 }], 3);
        const drawn = Chart.getChart(figure.querySelector('canvas'));
        // Drawn by itself only once it is in sight.
        drawn.resize(300, height);
        return (%s)('made');
      };
      """
          .formatted(LABELS);

  /** Shows a chart in the task in which its figure appears, and returns its width then. */
  private static final String CHART_IN_A_HIDDEN_FIGURE =
      """
      const [done] = arguments;
      import('/charts/line-chart.js').then(({ LineChart }) => {
        const figure = document.createElement('figure');
        figure.className = 'chart';
        figure.style.cssText = 'width: 300px; padding: 0; border: 0';
        figure.hidden = true;
        document.body.prepend(figure);
        const chart = new LineChart(figure, { title: 'made', x: { label: 'epoch', format: 'count' },
          y: { label: 'loss', format: 'number' } });
        figure.hidden = false;
        chart.show([{ name: 'a', points: [{ x: 1, y: 1 }, { x: 2, y: 2 }], colour: 1 }], 2);
        const { width } = figure.querySelector('canvas').getBoundingClientRect();
        figure.remove();
        done(Math.round(width));
      }, failure => done(String(failure)));
      """;

  private static final String CHART_BELOW_THE_VIEWPORT =
      """
      const [done] = arguments;
      import('/charts/line-chart.js').then(({ LineChart }) => {
        const figure = document.createElement('figure');
        figure.style.marginTop = '5000px';
        figure.hidden = true;
        document.body.append(figure);
        const chart = new LineChart(figure, { title: 'made', x: { label: 'epoch', format: 'count' },
          y: { label: 'loss', format: 'number' } });
        chart.show([], 0);
        figure.hidden = false;
        chart.show([{ name: 'a', points: [{ x: 1, y: 1 }, { x: 2, y: 2 }], colour: 1 }], 2);
        const lines = Chart.getChart(figure.querySelector('canvas')).data.datasets.length;
        figure.remove();
        done(lines);
      }, failure => done(String(failure)));
      """;

  private static final double[][] RANGES = {
    {0.001, 0.0015},
    {0.0011, 0.0019},
    {0.001, 0.04},
    {0.0007, 0.3},
    {0.00013, 0.0042},
    {1e-9, 1},
    {1e-30, 1e8},
    {0.004, 0.004},
    {9.7e-5, 1.04e-4},
    {0.02, 5},
    {1e-6, 3e-4}
  };

  private static Chromium browser;
  private static PageServer server;
  private static Page page;

  @BeforeAll
  static void serve(@TempDir Path profile) {
    if (Chromium.installed()) {
      browser = Chromium.start(profile);
      page = new Page(browser);
      server = PageServer.open();
      server.train();
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
  void needsABrowser() {
    Chromium.assumeInstalled();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void noChartIsEmptyOnPaper(boolean dark) {
    browser.emulate(1440, 900, dark);
    page.openTested(server);

    emulateMedia("print");

    page.eventually(PagePrintTest::assertEachChartIsDrawn);
    emulateMedia("");
  }

  @Test
  void noChartIsEmptyAfterPrinting() {
    browser.emulate(1440, 900, false);
    page.openTested(server);

    Object pdf = browser.driver.executeCdpCommand("Page.printToPDF", Map.of()).get("data");

    assertThat(Base64.getDecoder().decode(String.valueOf(pdf))).startsWith('%', 'P', 'D', 'F');
    assertEachChartIsDrawn();
  }

  @Test
  void chartThatIsShownAsItsFigureAppearsHasASizeAtOnce() {
    browser.emulate(1440, 900, false);
    page.open(server);

    Object width = browser.driver.executeAsyncScript(CHART_IN_A_HIDDEN_FIGURE);

    assertThat(width).isEqualTo(300L);
  }

  @Test
  void chartThatWasEmptyInAHiddenFigureIsDrawnAsItsFigureAppears() {
    browser.emulate(1440, 900, false);
    page.open(server);

    Object lines = browser.driver.executeAsyncScript(CHART_BELOW_THE_VIEWPORT);

    assertThat(lines).isEqualTo(1L);
  }

  @ParameterizedTest
  @CsvSource({"1440", "390"})
  void noChartIsEmptyInAPictureOfTheFullPage(int width) throws IOException {
    browser.emulate(width, 900, false);
    page.openTested(server);

    BufferedImage picture = pictureOfTheFullPage();

    List<List<Object>> boxes = list(page.script(BOXES));
    assertThat(boxes).hasSize(CHARTS);
    for (List<Object> box : boxes) {
      int[] at = box.stream().skip(1).mapToInt(each -> ((Number) each).intValue()).toArray();
      int[] pixels =
          picture
              .getSubimage(at[0], at[1], at[2], at[3])
              .getRGB(0, 0, at[2], at[3], null, 0, at[2]);
      assertThat(colourful(pixels)).as("%s", box).isGreaterThan(LEAST_INK);
    }
  }

  @ParameterizedTest
  @CsvSource({"1440, ''", "1440, print", "1000, ''", "768, ''", "390, ''", "320, ''"})
  void labelsOfTheUpdateToWeightRatioDoNotOverlap(int width, String media) {
    browser.emulate(width, 844, false);
    page.openTested(server);
    emulateMedia(media);

    assertLabelsApart(list(page.script("return (%s)('update-ratios')".formatted(LABELS))), "");
    emulateMedia("");
  }

  @ParameterizedTest
  @CsvSource({"1440,false", "1440,true", "768,false", "390,false", "390,true", "320,false"})
  void nothingRunsOverTheSides(int width, boolean dark) {
    browser.complaints();
    browser.emulate(width, 844, dark);
    page.openTested(server);

    assertThat(page.script("return innerWidth")).isEqualTo((long) width);
    assertThat(page.script("return document.documentElement.scrollWidth"))
        .isEqualTo(page.script("return document.documentElement.clientWidth"));
    assertThat(
            page.script(
                "return [...document.querySelectorAll('main *')].filter(e =>"
                    + " !e.closest('.visually-hidden, .scroller') &&"
                    + " e.getBoundingClientRect().right > innerWidth).map(e => e.outerHTML.slice(0,"
                    + " 80))"))
        .isEqualTo(List.of());
    assertThat(
            page.script(
                "return [...document.querySelectorAll('#confusion button')]"
                    + ".filter(e => e.scrollWidth > e.clientWidth).length"))
        .isEqualTo(0L);
    assertThat(browser.complaints()).isEmpty();
  }

  @Test
  void labelsOfALogarithmicAxisDoNotOverlap() {
    browser.emulate(1440, 900, false);
    page.open(server);
    page.script(LOGARITHMIC_CHART);
    for (double[] range : RANGES) {
      for (int height : new int[] {100, 180, 240, 320}) {
        Object places =
            browser.driver.executeAsyncScript(
                "const [least, most, height, done] = arguments; chartOf(least, most,"
                    + " height).then(done, failure => done([String(failure)]))",
                range[0],
                range[1],
                height);
        assertLabelsApart(list(places), Arrays.toString(range) + " in " + height + " pixels");
      }
    }
  }

  private static void assertLabelsApart(List<?> heightAndPlaces, String where) {
    List<Double> places =
        heightAndPlaces.stream().skip(1).map(each -> ((Number) each).doubleValue()).toList();
    assertThat(places).as(where).hasSizeGreaterThan(1);
    for (int i = 1; i < places.size(); i++) {
      assertThat(places.get(i) - places.get(i - 1)).as(where + " " + places).isGreaterThan(14);
    }
  }

  private static void emulateMedia(String media) {
    browser.driver.executeCdpCommand("Emulation.setEmulatedMedia", Map.of("media", media));
  }

  private static Map<String, Long> ink() {
    Map<String, Long> ink = new HashMap<>();
    PagePrintTest.<List<Object>>list(page.script(INK))
        .forEach(each -> ink.put(String.valueOf(each.get(0)), (Long) each.get(1)));
    return ink;
  }

  private static void assertEachChartIsDrawn() {
    assertThat(ink())
        .hasSize(CHARTS)
        .allSatisfy((chart, ink) -> assertThat(ink).as(chart).isGreaterThan(LEAST_INK));
  }

  private static BufferedImage pictureOfTheFullPage() throws IOException {
    Map<String, Object> options = Map.of("captureBeyondViewport", true, "clip", fullPage());
    Object data = browser.driver.executeCdpCommand("Page.captureScreenshot", options).get("data");
    byte[] png = Base64.getDecoder().decode(String.valueOf(data));
    return ImageIO.read(new ByteArrayInputStream(png));
  }

  private static Map<String, Object> fullPage() {
    Object width = page.script("return document.documentElement.scrollWidth");
    Object height = page.script("return document.documentElement.scrollHeight");
    return Map.of("x", 0, "y", 0, "width", width, "height", height, "scale", 1);
  }

  /** Counts the pixels that are not grey: text, axes and grid are nearly so, lines are not. */
  private static long colourful(int[] pixels) {
    return Arrays.stream(pixels).filter(PagePrintTest::isColourful).count();
  }

  private static boolean isColourful(int pixel) {
    int red = pixel >> 16 & 0xff;
    int green = pixel >> 8 & 0xff;
    int blue = pixel & 0xff;
    return Math.max(red, Math.max(green, blue)) - Math.min(red, Math.min(green, blue)) > 60;
  }

  @SuppressWarnings("unchecked")
  private static <T> List<T> list(Object answer) {
    return (List<T>) answer;
  }
}
