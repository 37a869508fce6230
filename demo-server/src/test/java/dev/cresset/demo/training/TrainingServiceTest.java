package dev.cresset.demo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.cresset.dashboard.run.EpochGradients;
import dev.cresset.dashboard.run.EpochResult;
import dev.cresset.dashboard.run.LayerStatistics;
import dev.cresset.dashboard.run.LossPoint;
import dev.cresset.dashboard.run.Run;
import dev.cresset.dashboard.run.RunEvents;
import dev.cresset.dashboard.run.RunState;
import dev.cresset.dashboard.run.Runs;
import dev.cresset.dashboard.run.TestResult;
import dev.cresset.dashboard.run.TrainedNetwork;
import dev.cresset.demo.images.ImageLibrary;
import dev.cresset.demo.images.ImageSet;
import dev.cresset.demo.images.ImagesModule;
import dev.cresset.demo.recipe.Recipe;
import dev.cresset.demo.recipe.Recipes;
import dev.cresset.demo.run.HeldRuns;
import dev.cresset.demo.run.RunPlan;
import dev.cresset.demo.web.FewImages;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrainingServiceTest {

  private static final ImageSet IMAGES = FewImages.of(600, 400);

  private final Runs runs = new Runs();
  private final List<RunState> states = new CopyOnWriteArrayList<>();
  private TrainingService service;

  @BeforeEach
  void prepare() {
    RunEvents events = new RunEvents();
    events.subscribe(run -> states.add(run.state()));
    HeldRuns.hold(events);
    service =
        new TrainingService(
            new ImageLibrary(Map.of(ImagesModule.MNIST, () -> IMAGES)), runs, events);
  }

  @Test
  void runIsWrittenDownWhileItTrains() {
    Run done = train(plan("003", 3));

    assertThat(done.state()).isEqualTo(RunState.FINISHED);
    assertThat(done.history()).extracting(EpochResult::epoch).containsExactly(1, 2, 3);
    assertThat(done.progress().step()).isEqualTo(30);
    assertThat(done.progress().share()).isEqualTo(1);
    assertThat(done.losses()).hasSize(30).extracting(LossPoint::step).endsWith(29L, 30L);
    assertThat(done.losses().get(0).loss()).isBetween(2.2, 2.4);
    assertThat(done.memory()).allMatch(point -> point.heapBytes() > 0 && point.nativeBytes() > 0);
    assertThat(done.layers().orElseThrow().parameters()).isEqualTo(109_386);
    assertThat(states).startsWith(RunState.TRAINING).endsWith(RunState.TESTING, RunState.FINISHED);
    assertThat(service.running()).isEmpty();
  }

  @Test
  void trainingAccuracyIsThatOfTheImagesAsTheyWereMet() {
    // With a rate of nearly nothing all images are met by one network, as in a test of it.
    RunPlan plan = plan("003", 2);
    Run run =
        train(
            new RunPlan(
                plan.recipe(), plan.data(), 2, 42, plan.optimizer().withLearningRate(1e-12)));
    TrainedNetwork network = run.network().orElseThrow();
    int right = 0;
    for (int i = 0; i < IMAGES.training().size(); i++) {
      int predicted = network.predict(IMAGES.training().image(i)).predicted();
      right += predicted == IMAGES.training().label(i) ? 1 : 0;
    }

    double expected = (double) right / IMAGES.training().size();
    assertThat(run.history())
        .extracting(EpochResult::trainingAccuracy)
        .containsExactly(expected, expected);
    assertThat(expected).isBetween(0.02, 0.3);
  }

  @ParameterizedTest
  @ValueSource(strings = {"000", "001", "002", "003", "004"})
  void eachRecipeLearns(String name) {
    ImageSet enough = FewImages.of(11_000, 500);
    TrainingService service =
        new TrainingService(
            new ImageLibrary(Map.of(ImagesModule.MNIST, () -> enough)), runs, new RunEvents());

    service.start(plan(name, 1), RunListener.SILENT).last().join();

    assertThat(runs.all())
        .allSatisfy(
            done -> {
              assertThat(done.error()).isNull();
              List<LossPoint> losses = done.losses();
              assertThat(losses.get(losses.size() - 1).loss())
                  .isLessThan(0.95 * losses.get(0).loss());
              assertThat(done.confusion().accuracy()).isGreaterThan(0.3);
              assertThat(done.history().get(0).validationAccuracy() != null)
                  .isEqualTo(name.equals("001"));
            });
  }

  @Test
  void sgdStepIsTheLearningRateTimesTheGradient() {
    RunPlan plan = plan("003", 1);
    RunPlan doubled =
        new RunPlan(plan.recipe(), plan.data(), 1, 42, plan.optimizer().withLearningRate(0.02));
    EpochGradients slow = train(plan).gradients().get(0);
    EpochGradients fast = train(doubled).gradients().get(0);

    assertThat(slow.layers()).extracting(LayerStatistics::name).containsExactly("1", "3", "5");
    for (int i = 0; i < 3; i++) {
      LayerStatistics layer = slow.layers().get(i);
      assertThat(layer.gradientNorm()).isPositive();
      assertThat(fast.layers().get(i).updateToWeight() / layer.updateToWeight())
          .isCloseTo(2, within(0.2));
    }
  }

  @Test
  void testKeepsWhatTheNetworkMadeOfEachImage() {
    Run run = train(plan("003", 3));
    TestResult result = run.testResult().orElseThrow();
    TrainedNetwork network = run.network().orElseThrow();

    int right = 0;
    for (int i = 0; i < result.size(); i++) {
      right += result.correct(i) ? 1 : 0;
      float sum = 0;
      for (float probability : result.probabilitiesOf(i)) {
        sum += probability;
      }
      assertThat(sum).isCloseTo(1, within(1e-5f));
    }
    assertThat((double) right / result.size()).isEqualTo(result.confusion().accuracy());
    TrainedNetwork.Prediction again = network.predict(IMAGES.test().image(7));
    assertThat(again.predicted()).isEqualTo(result.predicted()[7]);
    assertThat(again.probabilities()).containsExactly(result.probabilitiesOf(7), within(1e-5f));
  }

  @Test
  void sameSeedGivesTheSameRun() {
    List<LossPoint> first = train(plan("003", 2)).losses();
    List<LossPoint> second = train(plan("003", 2)).losses();

    assertThat(second).isEqualTo(first);
  }

  @Test
  void stoppedRunIsTestedWithWhatItHasLearnt() throws Exception {
    StartedPlan started = service.start(plan("003", HeldRuns.ENDLESS), RunListener.SILENT);
    while (started.first().history().isEmpty()) {
      Thread.sleep(5);
    }

    assertThat(service.stop(started.first())).isTrue();
    Run run = started.last().join();

    assertThat(run.state()).isEqualTo(RunState.STOPPED);
    assertThat(run.history()).isNotEmpty().hasSizeLessThan(HeldRuns.ENDLESS);
    assertThat(run.testResult()).isPresent();
    assertThat(service.stop(run)).isFalse();
  }

  @Test
  void whileOneIsInProgressAnotherIsRefused() {
    StartedPlan started = service.start(plan("003", HeldRuns.ENDLESS), RunListener.SILENT);

    assertThatThrownBy(() -> service.start(plan("003", 1), RunListener.SILENT))
        .isInstanceOf(RunInProgressException.class)
        .hasMessage("Run 1 is in progress; stop it, or wait until it ends.");
    assertThat(service.running()).contains(started.first());
    service.stop(started.first());
    started.last().join();
    assertThat(train(plan("003", 1)).id()).isEqualTo(2);
  }

  @Test
  void hugeLearningRateFailsInOneSentenceAndTheNextRunIsWell() {
    RunPlan plan = plan("003", 1);
    Run failed =
        train(
            new RunPlan(plan.recipe(), plan.data(), 1, 42, plan.optimizer().withLearningRate(1e6)));

    assertThat(failed.state()).isEqualTo(RunState.FAILED);
    assertThat(failed.error())
        .contains("the loss of batch", "Try a smaller learning rate")
        .endsWith(".");
    assertThat(failed.testResult()).isEmpty();
    assertThat(train(plan).state()).isEqualTo(RunState.FINISHED);
  }

  @Test
  void sentenceOfAFailureTellsNothingOfTheServer() {
    for (RuntimeException failure :
        List.of(
            new UncheckedIOException(new IOException("/srv/secret/train-images: truncated")),
            new IllegalArgumentException("/srv/secret/train-images: no such class"),
            new ArithmeticException("/srv/secret/train-images: overflow"))) {
      TrainingService failing =
          new TrainingService(
              new ImageLibrary(
                  Map.of(
                      ImagesModule.MNIST,
                      () -> {
                        throw failure;
                      })),
              runs,
              new RunEvents());
      Run run = failing.start(plan("003", 1), RunListener.SILENT).last().join();

      assertThat(run.state()).isEqualTo(RunState.FAILED);
      assertThat(run.error())
          .isEqualTo("The images of mnist cannot be read; see the server's log.");
    }
  }

  @Test
  void failureInsideANetworkIsNotRepeatedToUsers() {
    RunPlan plan =
        TwoNetworks.plan(
            1,
            1,
            1,
            () -> {
              throw new IllegalArgumentException("/srv/secret: a layer of class x.y.Z");
            });
    Run run = train(plan);

    assertThat(run.state()).isEqualTo(RunState.FAILED);
    assertThat(run.error()).isEqualTo("The run failed unexpectedly; see the server's log.");
  }

  @Test
  void tooFewImagesToHoldOutFailTheRun() {
    Run run = train(plan("001", 1));

    assertThat(run.state()).isEqualTo(RunState.FAILED);
    assertThat(run.error()).contains("600").endsWith(".");
  }

  @Test
  void recipeOfTwoNetworksIsTwoRunsOfOneGroup() {
    Run last = train(plan("004", 1));

    assertThat(runs.all()).extracting(Run::id).containsExactly(1L, 2L);
    assertThat(runs.all()).extracting(Run::group).containsOnly(1L);
    assertThat(runs.all())
        .extracting(run -> run.description().variant())
        .containsExactly("with ReLU on the output", "without ReLU on the output");
    assertThat(last.id()).isEqualTo(2);
    assertThat(runs.latestTested()).contains(last);
  }

  @Test
  void firstOfTwoThatIsStoppedIsTheLast() {
    StartedPlan started = service.start(plan("004", HeldRuns.ENDLESS), RunListener.SILENT);
    service.stop(started.first());
    started.last().join();

    assertThat(runs.all()).hasSize(1);
  }

  @Test
  void ofManyRunsTheLastAreKeptAndOfTheLatestTheirNetworks() {
    for (int i = 0; i < 52; i++) {
      train(plan("003", 1));
    }

    assertThat(runs.all()).hasSize(50).extracting(Run::id).startsWith(3L).endsWith(52L);
    assertThat(runs.all().stream().filter(run -> run.network().isPresent())).hasSize(10);
    assertThat(runs.all()).allMatch(run -> run.confusion() != null);
    assertThat(runs.numbered(2)).isEmpty();
  }

  private Run train(RunPlan plan) {
    return service.start(plan, RunListener.SILENT).last().join();
  }

  private static RunPlan plan(String name, int epochs) {
    Recipe recipe = Recipes.OF_THE_NOTES.named(name).orElseThrow();
    return new RunPlan(recipe, ImagesModule.MNIST, epochs, 42, recipe.optimizer());
  }
}
