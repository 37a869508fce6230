package dev.cresset.demo.web;

import static dev.cresset.data.Transforms.flattened;
import static dev.cresset.data.Transforms.toTensor;
import static dev.cresset.loss.Losses.crossEntropy;
import static dev.cresset.loss.Losses.mse;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.nn.Layers.relu;
import static dev.cresset.optim.Optimizers.sgd;
import static dev.cresset.tabular.Columns.number;
import static dev.cresset.tensor.Tensors.tensor;
import static dev.cresset.tensor.Tensors.withSeed;
import static org.assertj.core.api.Assertions.assertThat;

import dev.cresset.dashboard.Dashboard;
import dev.cresset.dashboard.DashboardSettings;
import dev.cresset.data.DataLoader;
import dev.cresset.data.Dataset;
import dev.cresset.demo.images.ImageSet;
import dev.cresset.nn.Sequential;
import dev.cresset.tabular.Columns;
import dev.cresset.tabular.FittedColumns;
import dev.cresset.tabular.Rows;
import dev.cresset.train.Trainer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The page of a program's own training, without recipes. */
class ProgramPageTest {

  private static final ImageSet IMAGES = FewImages.of(600, 200);
  private static final String[] NAMES = {
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine"
  };

  private static Chromium browser;
  private static Page page;

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
  void needsABrowser() {
    Chromium.assumeInstalled();
    browser.emulate(1440, 900, false);
    browser.complaints();
  }

  @AfterEach
  void leave() {
    if (browser != null) {
      browser.driver.get("about:blank");
    }
  }

  @Test
  void oneLineShowsCurvesLiveAndAfterTheEnd() {
    CountDownLatch seen = new CountDownLatch(1);
    try (Dashboard dashboard = Dashboard.open(0)) {
      open(dashboard);
      page.eventually(() -> assertThat(page.text("#empty")).contains("as soon as the program"));
      assertThat(page.find("#start").isDisplayed()).as("the start form").isFalse();
      assertThat(page.find("#models").isDisplayed()).as("model files").isFalse();

      CompletableFuture<Void> training =
          CompletableFuture.runAsync(
              () ->
                  Trainer.of(Sequential.of(linear(1, 1)))
                      .loss(mse())
                      .optimizer(sgd(0.01))
                      .epochs(3)
                      .listener(dashboard)
                      .onEpoch(epoch -> await(epoch.number() == 2 ? seen : null))
                      .fit(line()));
      try {
        page.waitForState("Training");
        page.scrollTo("epoch-loss");
        page.waitFor("the curve of two epochs", () -> page.points("epoch-loss") == 2);
        page.scrollTo("running-loss");
        page.waitFor("the curve of their steps", () -> page.steps("running-loss") == 8);
        assertThat(page.find("#stop").isDisplayed()).isTrue();
        assertThat(page.find("#epoch-accuracy").isDisplayed()).as("a regression").isFalse();
        assertThat(page.find("#test").isDisplayed()).as("there is no test set").isFalse();
      } finally {
        seen.countDown();
        training.join();
      }
      page.waitForState("Finished");
      page.scrollTo("epoch-loss");
      page.waitFor("the curve of three epochs", () -> page.points("epoch-loss") == 3);
      page.scrollTo("memory");
      page.waitFor("gradient norms", () -> page.points("gradient-norms") == 3);
      page.waitFor("memory", () -> page.points("memory") > 0);
      page.eventually(() -> assertThat(page.text("#facts")).contains("mse()", "training samples"));
      assertThat(page.text("#past-runs")).contains("title", "Sequential").doesNotContain("recipe");
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @Test
  void stopButtonEndsFit() {
    try (Dashboard dashboard = Dashboard.open(0)) {
      open(dashboard);
      AtomicBoolean givenUp = new AtomicBoolean();
      CompletableFuture<Integer> epochs =
          CompletableFuture.supplyAsync(
              () ->
                  Trainer.of(Sequential.of(linear(1, 1)))
                      .loss(mse())
                      .optimizer(sgd(0.0001))
                      .epochs(Integer.MAX_VALUE / 8)
                      .listener(dashboard)
                      .onBatch((epoch, batch, loss) -> pause())
                      .stopWhen(givenUp::get)
                      .fit(line())
                      .epochs()
                      .size());
      try {
        page.waitForState("Training");
        page.press("#stop");
        page.waitForState("Stopped");
        assertThat(epochs.join()).isLessThan(Integer.MAX_VALUE / 8);
      } finally {
        givenUp.set(true);
        epochs.join();
      }
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"1440,false", "390,true"})
  void testSetIsShownWithClassNames(int width, boolean dark) throws Exception {
    try (Dashboard dashboard = digits().title("digits").open()) {
      train(dashboard, 2);
      browser.emulate(width, 844, dark);
      open(dashboard);
      page.waitForState("Finished");
      page.waitFor(
          "return document.querySelectorAll('#misclassified canvas').length > 0"
              + " && document.querySelectorAll('#confidences li').length > 0"
              + " && document.querySelectorAll('#classes tbody tr').length === 10");
      assertThat(page.text("#title")).isEqualTo("digits");
      assertThat(page.text("#score-detail")).isEqualTo("on 200 test samples");
      assertThat(page.text("#misclassified-title")).isEqualTo("Misclassified samples");
      assertThat(page.rows("classes").stream().map(row -> row.get(0)))
          .containsExactlyInAnyOrder(NAMES);
      long painted =
          (long)
              page.script(
                  """
                  const canvas = document.querySelector('#misclassified canvas');
                  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
                  return canvas.width === 28 ? data.filter((value, at) => at % 4 === 0 && value > 200).length : -1;
                  """);
      assertThat(painted).as("white pixels of a digit").isBetween(5L, 400L);
      assertThat(page.find("#pad").isDisplayed()).isFalse();
      assertThat(overflow()).as("pixels beyond the width of the page").isLessThanOrEqualTo(0);
      assertThat(Axe.findings(browser)).isEmpty();
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @Test
  void vectorsAreShownAsNumbers() {
    float[][] inputs = {{0.5f, -1}, {1.5f, 2}};
    DataLoader test = DataLoader.of(Dataset.of(inputs, new int[] {0, 0}));
    try (Dashboard dashboard = Dashboard.settings().testOn(test, "no", "yes").open()) {
      Sequential network = withSeed(1, () -> Sequential.of(linear(2, 2)));
      Trainer.of(network)
          .loss(crossEntropy())
          .optimizer(sgd(1))
          .epochs(20)
          .listener(dashboard)
          .fit(DataLoader.of(Dataset.of(inputs, new int[] {1, 1})));
      open(dashboard);
      page.eventually(
          () ->
              assertThat(page.text("#misclassified"))
                  .contains("0.5, -1.0", "1.5, 2.0", "no classified as yes"));
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @Test
  void predictedNumbersHaveAxesNearThemAndPointsThatCanBeClicked() {
    List<Map<String, Object>> maps = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      Map<String, Object> map = new LinkedHashMap<>(); // the order of Map.of differs between JVMs
      map.put("size", i);
      map.put("price", 1000 + i);
      maps.add(map);
    }
    Rows rows = Rows.ofMaps(maps);
    FittedColumns columns = Columns.features(number("size")).target("price").fit(rows);
    try (Dashboard dashboard = Dashboard.settings().testOn(columns, rows).open()) {
      Sequential model = Sequential.of(linear(1, 1));
      model.loadStateDict(
          Map.of(
              "0.weight",
              tensor(new float[] {1}, 1, 1),
              "0.bias",
              tensor(new float[] {999.5f}, 1)));
      Trainer.of(model)
          .loss(mse())
          .optimizer(sgd(1e-12))
          .listener(dashboard)
          .fit(DataLoader.of(columns.dataset(rows)));
      open(dashboard);
      page.waitForState("Finished");
      page.scrollTo("predicted-actual");
      page.waitFor("the points", () -> page.points("predicted-actual") == 40);

      assertThat(((Number) page.script("return " + PREDICTED + ".scales.x.min")).doubleValue())
          .as("the axis begins near the data")
          .isGreaterThan(900);
      // The end of the dashed line is nearer to this place than the point is.
      assertThat((Boolean) page.script(CLICK_BESIDE_POINT)).isTrue();
      page.eventually(
          () ->
              assertThat(page.text("#predicted-sample"))
                  .startsWith("Actual 1,000, predicted ")
                  .endsWith(": size 0, price 1000."));
    }
  }

  private static final String PREDICTED =
      "Chart.getChart(document.querySelector('#predicted-actual canvas'))";

  private static final String CLICK_BESIDE_POINT =
      """
      const chart = %s;
      const [point] = chart.getDatasetMeta(0).data;
      const [end] = chart.getDatasetMeta(1).data;
      const distance = Math.hypot(end.x - point.x, end.y - point.y);
      const share = Math.min(0.8, 5 / distance);
      const [x, y] = [point.x + share * (end.x - point.x), point.y + share * (end.y - point.y)];
      const box = chart.canvas.getBoundingClientRect();
      chart.canvas.dispatchEvent(new MouseEvent('click', { clientX: box.x + x, clientY: box.y + y, bubbles: true }));
      return share > 0.55;
      """
          .formatted(PREDICTED);

  @Test
  void pastRunsAreThereAfterARestart(@TempDir Path directory) {
    DashboardSettings settings = digits().title("digits").runsIn(directory);
    try (Dashboard dashboard = settings.open()) {
      train(dashboard, 2);
    }
    try (Dashboard dashboard = settings.open()) {
      open(dashboard);
      page.waitForState("Finished");
      page.scrollTo("epoch-loss");
      page.waitFor("the curve", () -> page.points("epoch-loss") == 2);
      page.waitFor(
          "return document.querySelectorAll('#misclassified figure').length > 0"
              + " && document.querySelectorAll('#confusion tbody td').length === 100");
      assertThat(page.rows("past-runs").get(0)).contains("digits", "finished");
      assertThat(page.find("#stop").isDisplayed()).isFalse();
    }
  }

  @Test
  void runsOfTwoProgramsAreLaidOverOneAnother(@TempDir Path directory) {
    DashboardSettings settings = digits().runsIn(directory);
    try (Dashboard one = settings.title("one").open();
        Dashboard other = settings.title("other").open()) {
      train(one, 2);
      train(other, 3);
      open(one);
      page.eventually(() -> assertThat(page.rows("past-runs")).hasSize(2));
      page.scrollTo("compare");
      page.waitFor(
          "return Chart.getChart(document.querySelector('#compare canvas')).data.datasets.length"
              + " === 2");
      page.eventually(
          () -> {
            Object lengths =
                page.script(
                    "return Chart.getChart(document.querySelector('#compare"
                        + " canvas')).data.datasets.map(each => each.label.split(',')[0] + ' ' +"
                        + " each.data.length).sort()");
            assertThat((List<?>) lengths)
                .map(String::valueOf)
                .containsExactly("1: one 2", "2: other 3");
          });
      page.script("document.getElementById('tick-2').click()");
      page.waitFor(
          "return Chart.getChart(document.querySelector('#compare canvas')).data.datasets.length"
              + " === 1");
      assertThat(browser.complaints()).isEmpty();
    }
  }

  private static DashboardSettings digits() {
    return Dashboard.settings()
        .testOn(
            DataLoader.of(IMAGES.test().transform(toTensor(), flattened())).batchSize(100), NAMES);
  }

  private static void train(Dashboard dashboard, int epochs) {
    Sequential network =
        withSeed(2, () -> Sequential.of(linear(784, 32), relu(), linear(32, NAMES.length)));
    Trainer.of(network)
        .loss(crossEntropy())
        .optimizer(sgd(0.1))
        .seed(1)
        .epochs(epochs)
        .listener(dashboard)
        .fit(
            DataLoader.of(IMAGES.training().transform(toTensor(), flattened()))
                .batchSize(20)
                .shuffle(true));
  }

  private static DataLoader line() {
    float[][] inputs = {{1}, {2}, {3}, {4}};
    float[][] targets = {{2}, {4}, {6}, {8}};
    return DataLoader.of(Dataset.of(inputs, targets)).batchSize(1);
  }

  private static void await(CountDownLatch latch) {
    try {
      if (latch != null) {
        latch.await();
      }
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(5);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void open(Dashboard dashboard) {
    browser.driver.get(dashboard.url());
    page.waitFor("return document.getElementById('loading').hidden");
  }

  private static long overflow() {
    return (long)
        page.script(
            "return document.documentElement.scrollWidth - document.documentElement.clientWidth");
  }
}
