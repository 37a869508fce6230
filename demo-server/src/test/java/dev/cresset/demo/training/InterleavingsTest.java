package dev.cresset.demo.training;

import static dev.cresset.nn.Layers.linear;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.cresset.dashboard.run.EpochResult;
import dev.cresset.dashboard.run.Run;
import dev.cresset.dashboard.run.RunEvents;
import dev.cresset.dashboard.run.RunState;
import dev.cresset.dashboard.run.Runs;
import dev.cresset.demo.images.ImageLibrary;
import dev.cresset.demo.images.ImageSet;
import dev.cresset.demo.images.ImagesModule;
import dev.cresset.demo.recipe.Recipe;
import dev.cresset.demo.recipe.Variant;
import dev.cresset.demo.run.RunPlan;
import dev.cresset.demo.web.FewImages;
import dev.cresset.nn.Module;
import dev.cresset.nn.Sequential;
import dev.cresset.nn.Summary;
import dev.cresset.train.Epoch;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * One plan of two networks, disturbed at each point where the training thread calls other code: a
 * supplier, a listener or a subscriber. Another thread disturbs, while the training thread waits.
 */
class InterleavingsTest {

  private static final int PATIENCE_SECONDS = 120;
  private static final int ROUNDS = 300;
  private static final ImageSet IMAGES = FewImages.of(100, 50);

  private enum Disturbance {
    START,
    STOP,
    THROW,
    ERROR,
    CLOSE
  }

  @ParameterizedTest
  @EnumSource
  void plansKeepTheRulesWhateverHappensWhen(Disturbance disturbance) throws Exception {
    int points = new Trial(disturbance, Integer.MAX_VALUE).perform();
    assertThat(points).as("points to disturb at").isGreaterThan(20);

    for (int point = 0; point < points; point++) {
      try {
        new Trial(disturbance, point).perform();
      } catch (AssertionError e) {
        throw new AssertionError("%s at point %s".formatted(disturbance, point), e);
      }
    }
  }

  @Test
  void runThatGetsNoThreadFailsAndTheNextOneTrains() throws Exception {
    List<Runnable> tasks = new ArrayList<>();
    boolean[] refuses = {true};
    TrainingService service =
        new TrainingService(
            new ImageLibrary(Map.of(ImagesModule.MNIST, () -> IMAGES)),
            new Runs(),
            new RunEvents(),
            task -> {
              if (refuses[0]) {
                throw new RejectedExecutionException("no thread");
              }
              tasks.add(task);
            });

    StartedPlan refused = service.start(TwoNetworks.plan(1), RunListener.SILENT);
    assertThat(refused.last().get(PATIENCE_SECONDS, TimeUnit.SECONDS)).isSameAs(refused.first());
    assertThat(refused.first().state()).isEqualTo(RunState.FAILED);
    assertThat(service.running()).isEmpty();

    refuses[0] = false;
    StartedPlan accepted = service.start(TwoNetworks.plan(2), RunListener.SILENT);
    assertThat(service.running()).contains(accepted.first());
    assertThat(service.stop(accepted.first())).as("before its thread begins").isTrue();
    tasks.get(0).run();
    assertThat(accepted.last().join().state()).isEqualTo(RunState.STOPPED);
    assertThat(accepted.first().progress().step()).isZero();
  }

  @Test
  void planStartedJustAsAnotherEndsIsTheOnlyOneThatIsTrained() throws Exception {
    Trial trial = new Trial(Disturbance.START, Integer.MAX_VALUE);
    List<StartedPlan> accepted = new ArrayList<>();
    for (int round = 1; round <= ROUNDS; round++) {
      StartedPlan started = startWhenAccepted(trial.service, TwoNetworks.plan(round));
      accepted.add(started);
      if (round % 3 == 0) {
        assertThat(trial.service.stop(started.first()) || started.first().state().ended()).isTrue();
      }
    }
    accepted.get(ROUNDS - 1).last().get(PATIENCE_SECONDS, TimeUnit.SECONDS);

    List<Long> asked = accepted.stream().map(each -> each.first().group()).toList();
    List<Run> seen = trial.seen();
    assertThat(seen.stream().map(Run::group).distinct()).containsExactlyElementsOf(asked);
    for (int i = 0; i < seen.size(); i++) {
      Run run = seen.get(i);
      assertThat(run.id()).isEqualTo(i + 1);
      assertThat(run.state().ended()).isTrue();
      assertThat(run.description().seed()).isEqualTo(asked.indexOf(run.group()) + 1L);
      assertThat(run.id() - run.group()).isBetween(0L, 1L);
    }
    for (int i = 0; i < ROUNDS; i++) {
      if ((i + 1) % 3 != 0) {
        long group = asked.get(i);
        assertThat(seen.stream().filter(run -> run.group() == group)).hasSize(2);
      }
    }
  }

  private static StartedPlan startWhenAccepted(TrainingService service, RunPlan plan) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
    while (System.nanoTime() < deadline) {
      try {
        return service.start(plan, RunListener.SILENT);
      } catch (RunInProgressException e) {
        Thread.onSpinWait();
      }
    }
    throw new AssertionError("No plan is accepted.");
  }

  /** One plan, and one disturbance at one of its points. */
  private static final class Trial implements RunListener {

    private final Disturbance disturbance;
    private final int point;
    private final Runs runs = new Runs();
    private final List<Run> seen = new ArrayList<>();
    private final TrainingService service;
    private int passed;
    private Optional<Run> atThePoint = Optional.empty();
    private RunState stateAtThePoint = RunState.FAILED;
    private boolean stopped;
    private StartedPlan further;

    Trial(Disturbance disturbance, int point) {
      this.disturbance = disturbance;
      this.point = point;
      RunEvents events = new RunEvents();
      events.subscribe(this::see);
      events.subscribe(this::pass);
      this.service =
          new TrainingService(
              new ImageLibrary(Map.of(ImagesModule.MNIST, this::images)), runs, events);
    }

    private synchronized void see(Run run) {
      if (!seen.contains(run)) {
        seen.add(run);
      }
    }

    private synchronized List<Run> seen() {
      return List.copyOf(seen);
    }

    /** Returns the number of points that were passed. */
    int perform() throws Exception {
      RunPlan plan = TwoNetworks.plan(1, 2, 1, this::network);
      StartedPlan started = service.start(plan, this);
      Run last = started.last().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      if (further != null) {
        further.last().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      }

      assertThat(last.state().ended()).isTrue();
      assertThat(service.running()).isEmpty();
      assertThat(runs.all()).as("what was seen").containsExactlyElementsOf(seen());
      assertThat(runs.all()).allMatch(run -> run.state().ended());
      assertThat(runs.all())
          .as("what was asked for")
          .allMatch(
              run -> run.group() == 1 || further != null && run.group() == further.first().id());
      int points = passed;
      if (point < points) {
        checkDisturbed(last);
      }
      checkNextPlan();
      return points;
    }

    private void checkDisturbed(Run last) {
      List<Run> own = runs.all().stream().filter(run -> run.group() == 1).toList();
      boolean over = atThePoint.isEmpty();
      switch (disturbance) {
        case START -> {
          assertThat(own)
              .extracting(Run::state)
              .containsExactly(RunState.FINISHED, RunState.FINISHED);
          assertThat(further != null).as("accepted").isEqualTo(over);
        }
        case STOP, CLOSE -> {
          if (stopped) {
            assertThat(last).isSameAs(atThePoint.orElseThrow());
            assertThat(last.state())
                .isEqualTo(
                    stateAtThePoint == RunState.TRAINING ? RunState.STOPPED : RunState.FINISHED);
          } else {
            assertThat(last.state()).isEqualTo(RunState.FINISHED);
          }
        }
        case THROW, ERROR -> {
          // What is thrown after a run's end is logged: it cannot fail any more.
          if (stateAtThePoint.ended()) {
            assertThat(own)
                .extracting(Run::state)
                .containsExactly(RunState.FINISHED, RunState.FINISHED);
          } else {
            assertThat(last).isSameAs(atThePoint.orElseThrow());
            assertThat(last.state()).isEqualTo(RunState.FAILED);
            assertThat(last.error()).endsWith("see the server's log.");
          }
        }
      }
    }

    private void checkNextPlan() throws Exception {
      if (disturbance == Disturbance.CLOSE && passed > point) {
        assertThatThrownBy(() -> service.start(TwoNetworks.plan(9), RunListener.SILENT))
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("closed");
      } else {
        Run next =
            service
                .start(TwoNetworks.plan(9), RunListener.SILENT)
                .last()
                .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(next.state()).isEqualTo(RunState.FINISHED);
        assertThat(next.description().seed()).isEqualTo(9L);
      }
    }

    /** A point in the work on the newest run. */
    private void pass() {
      pass(runs.all().get(runs.all().size() - 1));
    }

    /** A point: the training thread waits here for what another thread does. */
    private void pass(Run run) {
      if (passed++ != point) {
        return;
      }
      if (disturbance == Disturbance.THROW || disturbance == Disturbance.ERROR) {
        atThePoint = Optional.of(run);
        stateAtThePoint = run.state();
        throwOnPurpose();
      }
      try {
        CompletableFuture.runAsync(this::disturb).get(PATIENCE_SECONDS, TimeUnit.SECONDS);
      } catch (InterruptedException | ExecutionException | TimeoutException e) {
        throw new AssertionError("The other thread got no answer at point " + point, e);
      }
    }

    private void throwOnPurpose() {
      if (disturbance == Disturbance.ERROR) {
        throw new LinkageError("thrown on purpose");
      }
      throw new IllegalStateException("thrown on purpose");
    }

    private void disturb() {
      atThePoint = service.running();
      stateAtThePoint = atThePoint.map(Run::state).orElse(RunState.FAILED);
      switch (disturbance) {
        case START -> {
          try {
            further = service.start(TwoNetworks.plan(2), RunListener.SILENT);
          } catch (RunInProgressException e) {
            assertThat(atThePoint.map(Run::id)).contains(e.id());
          }
        }
        case STOP -> stopped = atThePoint.isPresent() && service.stop(atThePoint.get());
        case CLOSE -> {
          service.close();
          stopped = atThePoint.isPresent();
        }
        default -> throw new IllegalStateException();
      }
    }

    // The points

    private ImageSet images() {
      pass();
      return IMAGES;
    }

    private Module network() {
      pass();
      return Sequential.of(linear(784, 10));
    }

    @Override
    public void examples(Recipe recipe, Supplier<List<String>> lines) {
      pass();
    }

    @Override
    public void modelBuilt(Recipe recipe, Variant variant, Summary summary) {
      pass();
    }

    @Override
    public void epochStarted(int epoch, int epochs, int batches) {
      pass();
    }

    @Override
    public void batchDone(int epoch, int batch, double loss) {
      pass();
    }

    @Override
    public void epochRecorded(EpochResult result) {
      pass();
    }

    @Override
    public void epochDone(Epoch epoch) {
      pass();
    }

    @Override
    public void tested(Run run) {
      pass(run);
    }
  }
}
