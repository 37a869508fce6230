package dev.cresset.dashboard;

import static dev.cresset.loss.Losses.crossEntropy;
import static dev.cresset.loss.Losses.mse;
import static dev.cresset.nn.Layers.dropout;
import static dev.cresset.nn.Layers.linear;
import static dev.cresset.optim.Optimizers.sgd;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.groups.Tuple.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cresset.dashboard.web.BoundSocket;
import dev.cresset.data.Batch;
import dev.cresset.data.DataLoader;
import dev.cresset.data.Dataset;
import dev.cresset.nn.Sequential;
import dev.cresset.tensor.Generator;
import dev.cresset.tensor.Tensors;
import dev.cresset.train.History;
import dev.cresset.train.NotFiniteException;
import dev.cresset.train.StopReason;
import dev.cresset.train.Trainer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.FutureTask;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class DashboardTest {

  private static final HttpClient CLIENT = HttpClient.newHttpClient();

  @Test
  void oneLineShowsATraining() throws Exception {
    try (Dashboard dashboard = Dashboard.open(0)) {
      History history =
          Points.trainer(Points.network())
              .epochs(3)
              .validateOn(Points.loader(30))
              .listener(dashboard)
              .fit(Points.loader(60));

      JsonNode run = json(dashboard, "api/runs/1");
      assertThat(run.get("state").asText()).isEqualTo("finished");
      assertThat(run.get("title").asText()).isEqualTo("Sequential");
      assertThat(run.get("loss").asText()).isEqualTo("crossEntropy()");
      assertThat(run.get("optimizer").asText()).startsWith("sgd(lr=0.1");
      assertThat(run.get("learningRate").asDouble()).isEqualTo(0.1);
      assertThat(run.get("seed").asLong()).isEqualTo(1);
      assertThat(run.get("trainingImages").asInt()).isEqualTo(60);
      assertThat(run.get("history")).hasSize(3);
      assertThat(run.get("history").get(2).get("trainingLoss").asDouble())
          .isEqualTo(history.last().trainingLoss());
      assertThat(run.get("history").get(2).get("trainingAccuracy").asDouble()).isPositive();
      assertThat(run.get("history").get(2).get("validationAccuracy").asDouble()).isPositive();
      assertThat(run.get("running")).hasSize(18);
      assertThat(run.get("gradients").get(0).get("layers")).hasSize(2);
      assertThat(run.get("memory")).isNotEmpty();
      assertThat(run.get("accuracy").isNull()).as("there is no test set").isTrue();
      assertThat(json(dashboard, "api/runs/1/model").get("parameters").asInt()).isEqualTo(51);
      assertThat(json(dashboard, "api/about").get("features")).isEmpty();
      assertThat(get(dashboard, "").body()).contains("<title>Dashboard");
      assertThat(get(dashboard, "api/recipes").statusCode()).isEqualTo(404);
    }
  }

  @Test
  void samplesThatTheLossIgnoresAreNotInTheTrainingAccuracy() throws Exception {
    Sequential network = Points.network();
    DataLoader points = Points.loader(60);
    float[][] inputs = new float[60][];
    long[] labels = new long[60];
    double correct = 0;
    for (int i = 0; i < 60; i++) {
      Batch point = points.dataset().get(i);
      inputs[i] = point.inputs().toFloatArray();
      boolean ignored = i % 4 != 0;
      labels[i] = ignored ? -100 : (long) point.targets().item();
      long predicted = (long) network.predict(point.inputs()).argmax(1).item();
      correct += !ignored && predicted == labels[i] ? 1 : 0;
    }
    try (Dashboard dashboard = Dashboard.open(0)) {
      Points.trainer(network)
          .loss(crossEntropy().ignoreIndex(-100))
          .optimizer(sgd(0))
          .listener(dashboard)
          .fit(DataLoader.of(Dataset.of(inputs, labels)).batchSize(10));

      assertThat(json(dashboard, "api/runs/1").at("/history/0/trainingAccuracy").asDouble())
          .isPositive()
          .isEqualTo(correct / 15);
    }
  }

  @Test
  void eachFitIsARun() throws Exception {
    try (Dashboard dashboard = Dashboard.open(0)) {
      Points.trainer(Points.network()).listener(dashboard).fit(Points.loader(30));
      Points.trainer(Points.network()).listener(dashboard).fit(Points.loader(30));

      assertThat(json(dashboard, "api/runs")).hasSize(2);
    }
  }

  @Test
  void testSetIsEvaluatedWithClassNames() throws Exception {
    try (Dashboard dashboard =
        Dashboard.settings().title("points").testOn(Points.loader(66), Points.CLASSES).open()) {
      Points.trainer(Points.network()).epochs(8).listener(dashboard).fit(Points.loader(60));

      JsonNode evaluation = json(dashboard, "api/runs/1/evaluation");
      assertThat(evaluation.get("classNames"))
          .extracting(JsonNode::asText)
          .containsExactly(Points.CLASSES);
      assertThat(evaluation.get("accuracy").asDouble()).isGreaterThan(0.8);
      assertThat(evaluation.get("perClass"))
          .extracting(c -> c.get("support").asInt())
          .containsOnly(22);
      assertThat(json(dashboard, "api/runs/1").get("testImages").asInt()).isEqualTo(66);
      JsonNode cell = json(dashboard, "api/runs/1/confusion/0/0");
      assertThat(cell.get("images").get(0).get("text").asText()).isEqualTo("-1.3, -1.0");
      assertThat(get(dashboard, "api/runs/1/report.html").body()).contains("<h1>points</h1>");
    }
  }

  @Test
  void dashboardDoesNotChangeWhatIsTrained() {
    double[] alone = losses(null);
    try (Dashboard dashboard =
        Dashboard.settings().testOn(Points.loader(66).shuffle(true), Points.CLASSES).open()) {
      assertThat(losses(dashboard)).isEqualTo(alone);
    }
  }

  /** Two trainings of one network with dropout; the second shows what the first one's test left. */
  private static double[] losses(Dashboard dashboard) {
    Tensors.manualSeed(5);
    Sequential network = Sequential.of(linear(2, 8), dropout(0.5), linear(8, 3));
    Trainer trainer = Trainer.of(network).loss(crossEntropy()).optimizer(sgd(0.1));
    Trainer watched = dashboard == null ? trainer : trainer.listener(dashboard);
    double first = watched.fit(Points.loader(60).shuffle(true)).last().trainingLoss();
    boolean training = network.isTraining();
    double second = watched.fit(Points.loader(60).shuffle(true)).last().trainingLoss();
    return new double[] {first, second, training ? 1 : 0, Generator.standard().nextLong()};
  }

  @Test
  void regressionHasLossesAndNoAccuracy() throws Exception {
    try (Dashboard dashboard = Dashboard.open(0)) {
      Trainer.of(Sequential.of(linear(1, 1)))
          .loss(mse())
          .optimizer(sgd(0.01))
          .listener(dashboard)
          .fit(DataLoader.of(Dataset.of(new float[][] {{1}, {2}}, new float[][] {{2}, {4}})));

      JsonNode epoch = json(dashboard, "api/runs/1").get("history").get(0);
      assertThat(epoch.get("trainingLoss").asDouble()).isPositive();
      assertThat(epoch.get("trainingAccuracy").isNull()).isTrue();
    }
  }

  @Test
  void failureIsShownWithItsMessage() throws Exception {
    try (Dashboard dashboard = Dashboard.open(0)) {
      Throwable thrown =
          catchThrowable(
              () ->
                  Trainer.of(Sequential.of(linear(1, 1)))
                      .loss(mse())
                      .optimizer(sgd(0.01))
                      .listener(dashboard)
                      .fit(
                          DataLoader.of(
                              Dataset.of(new float[][] {{1}}, new float[][] {{Float.NaN}}))));

      assertThat(thrown).isInstanceOf(NotFiniteException.class);
      JsonNode run = json(dashboard, "api/runs/1");
      assertThat(run.get("state").asText()).isEqualTo("failed");
      assertThat(run.get("error").asText()).startsWith("Trainer: the loss of batch 1 in epoch 1");
    }
  }

  @Test
  void pageStopsATraining() throws Exception {
    try (Dashboard dashboard = Dashboard.open(0)) {
      History history =
          Points.trainer(Points.network())
              .epochs(1000)
              .listener(dashboard)
              .onEpoch(
                  epoch -> {
                    if (epoch.number() == 2) {
                      assertThat(post(dashboard, "api/runs/1/stop").statusCode()).isEqualTo(202);
                    }
                  })
              .fit(Points.loader(30));

      assertThat(history.stopReason()).isEqualTo(StopReason.STOPPED);
      assertThat(history.epochs()).hasSize(2);
      assertThat(json(dashboard, "api/runs/1").get("state").asText()).isEqualTo("stopped");
      assertThat(post(dashboard, "api/runs/1/stop").statusCode()).isEqualTo(409);
      // A stop concerns one training, not the next one.
      Points.trainer(Points.network()).epochs(2).listener(dashboard).fit(Points.loader(30));
      assertThat(json(dashboard, "api/runs/2").get("state").asText()).isEqualTo("finished");
    }
  }

  @Test
  void pastRunsAreThereAfterARestart(@TempDir Path directory) throws Exception {
    DashboardSettings settings =
        Dashboard.settings()
            .title("points")
            .testOn(Points.loader(66), Points.CLASSES)
            .runsIn(directory);
    JsonNode before;
    JsonNode evaluation;
    try (Dashboard dashboard = settings.open()) {
      Points.trainer(Points.network()).epochs(8).listener(dashboard).fit(Points.loader(60));
      before = json(dashboard, "api/runs/1");
      evaluation = json(dashboard, "api/runs/1/evaluation");
    }
    Files.writeString(directory.resolve("other.json"), "{\"a\": 1}");

    try (Dashboard dashboard = settings.open()) {
      assertThat(json(dashboard, "api/runs")).hasSize(1);
      assertThat(json(dashboard, "api/runs/1")).isEqualTo(before);
      assertThat(json(dashboard, "api/runs/1/evaluation")).isEqualTo(evaluation);
      assertThat(json(dashboard, "api/runs/1/model").get("layers")).hasSize(3);
      assertThat(
              json(dashboard, "api/runs/1/confusion/0/0").get("images").get(0).get("text").asText())
          .isEqualTo("-1.3, -1.0");

      Points.trainer(Points.network()).listener(dashboard).fit(Points.loader(60));
      assertThat(json(dashboard, "api/runs")).hasSize(2);
    }
    assertThat(Files.readString(directory.resolve("other.json"))).isEqualTo("{\"a\": 1}");
    try (Stream<Path> files = Files.list(directory)) {
      assertThat(files).hasSize(3);
    }
  }

  @Test
  void runsOfAnotherDashboardOfTheDirectoryAppearWhileTheyTrain(@TempDir Path directory)
      throws Exception {
    DashboardSettings settings = Dashboard.settings().runsIn(directory);
    try (Dashboard one = settings.title("one").open();
        Dashboard other = settings.title("other").open()) {
      Points.trainer(Points.network())
          .epochs(2)
          .listener(one)
          .onEpoch(epoch -> awaitEpochs(other, epoch.number()))
          .fit(Points.loader(30));
      awaitState(other, "finished");
      Points.trainer(Points.network()).listener(other).fit(Points.loader(30));

      assertThat(json(other, "api/runs"))
          .extracting(run -> run.get("title").asText(), run -> run.get("id").asInt())
          .containsExactly(tuple("one", 1), tuple("other", 2));
      assertThat(json(other, "api/runs/1").get("stoppable").asBoolean()).isFalse();
      assertThat(post(other, "api/runs/1/stop").statusCode()).isEqualTo(409);
    }
  }

  private static void awaitEpochs(Dashboard dashboard, int epochs) {
    await(dashboard, run -> run.get("history").size() == epochs);
  }

  private static void awaitState(Dashboard dashboard, String state) {
    await(dashboard, run -> run.get("state").asText().equals(state));
  }

  private static void await(Dashboard dashboard, Predicate<JsonNode> condition) {
    try {
      JsonNode runs = json(dashboard, "api/runs");
      while (runs.isEmpty() || !condition.test(runs.get(0))) {
        Thread.sleep(50);
        runs = json(dashboard, "api/runs");
      }
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void runOfAProgramThatWasKilledIsShownAsFailed(@TempDir Path directory) throws Exception {
    try (Dashboard dashboard = Dashboard.settings().runsIn(directory).open()) {
      Points.trainer(Points.network()).listener(dashboard).fit(Points.loader(30));
    }
    Path file;
    try (Stream<Path> files = Files.list(directory)) {
      file = files.findFirst().orElseThrow();
    }
    String ended = Files.readString(file);
    Files.writeString(
        file,
        ended
            .replace("\"state\":\"FINISHED\"", "\"state\":\"TRAINING\"")
            .replaceFirst("\"process\":\\d+", "\"process\":999999999"));

    try (Dashboard dashboard = Dashboard.settings().runsIn(directory).open()) {
      JsonNode run = json(dashboard, "api/runs/1");
      assertThat(run.get("state").asText()).isEqualTo("failed");
      assertThat(run.get("error").asText()).startsWith("The program ended before the run");
      assertThat(run.get("history")).hasSize(1);
    }
  }

  @Test
  void portInUseIsOneSentence() {
    try (Dashboard dashboard = Dashboard.open(0)) {
      assertThatThrownBy(() -> Dashboard.open(dashboard.port()))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessage(
              "Dashboard: port %s is in use; stop the other program, or choose another port (0 for"
                  + " any free one); see docs/errors.md#port-in-use",
              dashboard.port());
    }
  }

  @Test
  void settingsThatCannotWorkAreRefused(@TempDir Path directory) throws Exception {
    Path file = Files.writeString(directory.resolve("file"), "");
    assertThatThrownBy(() -> Dashboard.open(70_000))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "Dashboard.port: the port must be from 0 to 65535, got 70000; 0 takes a free one");
    assertThatThrownBy(() -> Dashboard.settings().testOn(Points.loader(3), "left"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("names of two or more classes, got 1");
    assertThatThrownBy(() -> Dashboard.settings().runsIn(file).open())
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageStartingWith("Dashboard.runsIn: the directory " + file + " cannot be written");
  }

  @Test
  void testSetThatDoesNotFitEndsFitAtOnce() throws Exception {
    try (Dashboard dashboard =
        Dashboard.settings().testOn(Points.loader(66), "left", "right").open()) {
      assertThatThrownBy(
              () -> Points.trainer(Points.network()).listener(dashboard).fit(Points.loader(30)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "Dashboard: the test set has 2 classes (left, right), but the model has 3 outputs;"
                  + " name one class for each output");
      assertThat(json(dashboard, "api/runs")).isEmpty();
    }
  }

  @Test
  void labelWithoutANameEndsTheRunButNotFit() throws Exception {
    float[][] inputs = {{0, 0}, {1, 1}};
    DataLoader wrong = DataLoader.of(Dataset.of(inputs, new int[] {0, 7}));
    try (Dashboard dashboard = Dashboard.settings().testOn(wrong, Points.CLASSES).open()) {
      Points.trainer(Points.network()).listener(dashboard).fit(Points.loader(30));

      assertThat(json(dashboard, "api/runs/1").get("error").asText())
          .isEqualTo(
              "The test set could not be evaluated: Dashboard: a label of the test set is 7, but"
                  + " the 3 classes are numbered 0 to 2; name one class for each label.");
    }
  }

  @Test
  void requestsOfOtherHostsAreRefused() throws Exception {
    try (Dashboard dashboard = Dashboard.open(0);
        Socket socket = new Socket("127.0.0.1", dashboard.port())) {
      socket
          .getOutputStream()
          .write(
              "GET /api/runs HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
                  .getBytes(StandardCharsets.US_ASCII));
      assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
          .startsWith("HTTP/1.1 421");
    }
  }

  @Test
  void theUrlIsPrintedOnce() {
    PrintStream standard = System.out;
    ByteArrayOutputStream printed = new ByteArrayOutputStream();
    System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
    try (Dashboard dashboard = Dashboard.open(0)) {
      assertThat(printed.toString(StandardCharsets.UTF_8).strip())
          .isEqualTo("Dashboard: http://localhost:" + dashboard.port() + "/");
      assertThat(dashboard).hasToString("Dashboard(" + dashboard.url() + ")");
    } finally {
      System.setOut(standard);
    }
  }

  @Test
  void portIsFreeAfterAFailure(@TempDir Path directory) throws Exception {
    Files.writeString(directory.resolve("damaged.json"), "{");
    int port;
    try (BoundSocket socket = BoundSocket.open("127.0.0.1", 0)) {
      port = socket.port();
    }
    Logger log = Logger.getLogger("dev.cresset.dashboard.store.RunStore");
    Handler failing = new FailingHandler();
    log.addHandler(failing);
    log.setLevel(Level.ALL); // the tests switch logging off
    try {
      assertThatThrownBy(() -> Dashboard.settings().runsIn(directory).port(port).open())
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("the log fails");
    } finally {
      log.removeHandler(failing);
      log.setLevel(null);
    }
    try (Dashboard dashboard = Dashboard.open(port)) {
      assertThat(dashboard.port()).isEqualTo(port);
    }
  }

  private static final class FailingHandler extends Handler {
    @Override
    public void publish(LogRecord entry) {
      throw new IllegalStateException("the log fails");
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @Test
  void awaitReturnsAfterClose() throws Exception {
    Dashboard dashboard = Dashboard.open(0);
    AtomicBoolean closing = new AtomicBoolean();
    FutureTask<Boolean> awaited =
        new FutureTask<>(
            () -> {
              dashboard.await();
              return closing.get();
            });
    Thread waiting = new Thread(awaited);
    waiting.start();
    while (waiting.getState() != Thread.State.WAITING && waiting.isAlive()) {
      Thread.sleep(1);
    }
    closing.set(true);
    dashboard.close();
    assertThat(awaited.get()).as("await() returned only after close() began").isTrue();
    assertThat(catchThrowable(() -> get(dashboard, ""))).isInstanceOf(IOException.class);
  }

  @Test
  void serverDoesNotKeepTheProgramRunning() throws Exception {
    Set<Thread> before = threadsThatKeepTheProgramRunning();
    try (Dashboard dashboard = Dashboard.open(0)) {
      get(dashboard, "");
      Set<Thread> more = threadsThatKeepTheProgramRunning();
      more.removeAll(before);
      assertThat(more).isEmpty();
    }
  }

  private static Set<Thread> threadsThatKeepTheProgramRunning() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.isAlive() && !thread.isDaemon())
        .collect(Collectors.toCollection(HashSet::new));
  }

  private static JsonNode json(Dashboard dashboard, String path) throws Exception {
    HttpResponse<String> response = get(dashboard, path);
    assertThat(response.statusCode()).as(path).isEqualTo(200);
    return new ObjectMapper().readTree(response.body());
  }

  private static HttpResponse<String> get(Dashboard dashboard, String path) throws Exception {
    return CLIENT.send(
        HttpRequest.newBuilder(URI.create(dashboard.url() + path)).build(),
        BodyHandlers.ofString());
  }

  private static HttpResponse<String> post(Dashboard dashboard, String path) {
    try {
      return CLIENT.send(
          HttpRequest.newBuilder(URI.create(dashboard.url() + path))
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString("{}"))
              .build(),
          BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
