package dev.cresset.demo.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.cresset.dashboard.run.EpochResult;
import dev.cresset.dashboard.run.LossPoint;
import dev.cresset.dashboard.run.Run;
import dev.cresset.dashboard.run.RunState;
import dev.cresset.dashboard.run.Runs;
import dev.cresset.dashboard.web.Limits;
import dev.cresset.demo.images.ImagesModule;
import dev.cresset.demo.recipe.Recipe;
import dev.cresset.demo.recipe.Recipes;
import dev.cresset.demo.run.RunPlan;
import dev.cresset.demo.training.RunListener;
import dev.cresset.demo.training.StartedPlan;
import dev.cresset.demo.training.TrainingService;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Stopped runs that go on, over HTTP. */
class ResumeRunTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Batches of the quick recipe in an epoch. */
  private static final int BATCHES = 30;

  private Set<Path> before;
  private SmallRun served;

  @BeforeEach
  void serve() throws IOException {
    before = checkpointDirectories();
    served = SmallRun.idle(Limits.DEFAULT);
  }

  @AfterEach
  void stop() {
    served.close();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, BATCHES + 15, 2 * BATCHES})
  void resumedRunHasTheNumbersOfOneThatWasNeverStopped(int step) throws Exception {
    Run whole = served.start(3).last().join();
    Run stopped = stopAt(plan("003", 3), step);
    assertThat(stopped.losses()).hasSize(step);
    assertThat(json("/api/runs/2").get("resumable").asBoolean()).isTrue();

    HttpResponse<String> response = resume(2);

    assertThat(response.statusCode()).as(response.body()).isEqualTo(201);
    assertThat(response.headers().firstValue("Location")).hasValue("../3");
    Run resumed = ended(3);
    assertThat(resumed.state()).isEqualTo(RunState.FINISHED);
    assertThat(resumed.resumedFrom()).isEqualTo(2);
    assertThat(resumed.losses()).extracting(LossPoint::step).endsWith(3L * BATCHES);
    assertThat(resumed.losses()).isEqualTo(whole.losses());
    assertThat(resumed.history())
        .extracting(EpochResult::epoch, EpochResult::trainingLoss, EpochResult::trainingAccuracy)
        .isEqualTo(
            whole.history().stream()
                .map(epoch -> tuple(epoch.epoch(), epoch.trainingLoss(), epoch.trainingAccuracy()))
                .toList());
    assertThat(resumed.confusion().counts()).isDeepEqualTo(whole.confusion().counts());
    assertThat(resumed.progress().share()).isEqualTo(1);
    assertThat(resumed.progress().seconds()).isGreaterThan(stopped.progress().seconds());
  }

  @Test
  void runCanBeStoppedAndResumedAgain() throws Exception {
    Run whole = served.start(2).last().join();
    Run stopped = stopAt(plan("003", 2), 10);
    TrainingService trainer = served.injector.getInstance(TrainingService.class);
    trainer.resume(stopped, new StopAtStep(trainer, 25)).orElseThrow().last().join();

    assertThat(resume(3).statusCode()).isEqualTo(201);

    assertThat(ended(4).losses()).isEqualTo(whole.losses());
  }

  @Test
  void networksThatFollowAreTrainedAfterTheResumedOne() throws Exception {
    Run stopped = stopAt(plan("004", 1), 3);
    assertThat(stopped.description().variant()).startsWith("with ReLU");

    assertThat(resume(1).statusCode()).isEqualTo(201);

    assertThat(ended(2).description().variant()).isEqualTo(stopped.description().variant());
    assertThat(ended(3).description().variant()).startsWith("without ReLU");
  }

  @Test
  void runThatWasNotStoppedOrGoesOnAlreadyIsRefused() throws Exception {
    served.train(1);
    stopAt(plan("003", 2), 5);
    assertRefused(1, "Run 1 cannot be resumed; it was not stopped");
    HoldAtStep hold = new HoldAtStep(5);
    StartedPlan started = served.start(1, hold);
    try {
      assertRefused(2, "Run 3 is in progress;");
      assertRefused(3, "Run 3 is in progress;");
    } finally {
      hold.release();
    }
    started.last().join();
    assertThat(resume(2).statusCode()).isEqualTo(201);
    ended(4);
    assertRefused(2, "Run 2 cannot be resumed;");
    assertRefused(4, "Run 4 cannot be resumed;");
    assertThat(resume(9).statusCode()).isEqualTo(404);
  }

  @Test
  void checkpointsOfStoppedRunsAloneAreKeptUntilTheServerCloses() throws Exception {
    served.train(1);
    assertThat(checkpointDirectories()).isEqualTo(before);
    stopAt(plan("002", 1), 5);
    assertThat(checkpointDirectories()).hasSize(before.size() + 1);

    served.close();

    assertThat(checkpointDirectories()).isEqualTo(before);
  }

  private void assertRefused(long id, String sentence) throws Exception {
    HttpResponse<String> response = resume(id);
    assertThat(response.statusCode()).isEqualTo(409);
    assertThat(JSON.readTree(response.body()).get("error").asText())
        .startsWith(sentence)
        .endsWith(".");
  }

  private RunPlan plan(String recipe, int epochs) {
    Recipe found = served.injector.getInstance(Recipes.class).named(recipe).orElseThrow();
    return new RunPlan(found, ImagesModule.MNIST, epochs, 42, found.optimizer());
  }

  /** Trains up to a step and stops there. */
  private Run stopAt(RunPlan plan, int step) {
    TrainingService trainer = served.injector.getInstance(TrainingService.class);
    StopAtStep stop = new StopAtStep(trainer, step);
    return trainer.start(plan, stop).last().join();
  }

  private Run ended(long id) throws InterruptedException {
    while (true) {
      var run = served.injector.getInstance(Runs.class).numbered(id);
      if (run.isPresent() && run.get().state().ended()) {
        return run.get();
      }
      Thread.sleep(10);
    }
  }

  private JsonNode json(String path) throws Exception {
    return JSON.readTree(
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(URI.create(served.url(path))).build(),
                BodyHandlers.ofString())
            .body());
  }

  private HttpResponse<String> resume(long id) throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(URI.create(served.url("/api/runs/" + id + "/resume")))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString("{}"))
                .build(),
            BodyHandlers.ofString());
  }

  private static Set<Path> checkpointDirectories() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files
          .filter(file -> file.getFileName().toString().startsWith("cresset-run-"))
          .collect(Collectors.toSet());
    }
  }

  /** Stops the run in progress after a number of steps. */
  private static final class StopAtStep implements RunListener {

    private final TrainingService trainer;
    private final int step;
    private int steps;

    StopAtStep(TrainingService trainer, int step) {
      this.trainer = trainer;
      this.step = step;
    }

    @Override
    public void batchDone(int epoch, int batch, double loss) {
      steps++;
      if (steps == step) {
        assertThat(trainer.stop(trainer.running().orElseThrow())).isTrue();
      }
    }
  }
}
