package dev.cresset.demo.training;

import static dev.cresset.nn.Layers.linear;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.cresset.dashboard.run.Run;
import dev.cresset.dashboard.run.RunState;
import dev.cresset.dashboard.run.Runs;
import dev.cresset.dashboard.run.TestResult;
import dev.cresset.dashboard.run.TrainedNetwork;
import dev.cresset.data.Transform;
import dev.cresset.demo.run.RunPlan;
import dev.cresset.demo.web.FewImages;
import dev.cresset.nn.Sequential;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** All orders of start, testing, tested, failed, stop and close, up to a length. */
class TrainerStateTest {

  private static final int NETWORKS = 3;
  private static final int LENGTH = 10;
  private static final TestResult RESULT =
      ImageEvaluation.result(FewImages.of(1, 1), new int[0], new int[0], new float[0]);
  private static final TrainedNetwork NETWORK =
      new TrainedNetwork(Sequential.of(linear(784, 10)), new Transform[0]);
  private static final Consumer<Run> TESTED = run -> run.tested(RESULT, NETWORK);

  private enum Event {
    START,
    TESTING,
    TESTED,
    FAILED,
    STOP,
    STOP_AN_EARLIER_RUN,
    CLOSE
  }

  private int orders;

  @Test
  void everyOrderOfEventsKeepsTheRules() {
    explore(new ArrayList<>());

    assertThat(orders).isGreaterThan(5_000);
  }

  /** Goes on only with events that changed something: the others are checked, and lead nowhere. */
  private void explore(List<Event> before) {
    for (Event event : Event.values()) {
      Trial trial = new Trial();
      before.forEach(trial::apply);
      List<Event> order = new ArrayList<>(before);
      order.add(event);
      orders++;
      boolean changed;
      try {
        changed = trial.apply(event);
        trial.checkRules();
      } catch (AssertionError e) {
        throw new AssertionError("After " + order + ": " + e.getMessage(), e);
      }
      if (changed && order.size() < LENGTH) {
        explore(order);
      }
    }
  }

  @Test
  void stopWhileTheFirstNetworkIsTestedEndsThePlanWithIt() {
    TrainerState state = new TrainerState(new Runs());
    Run run = state.start(TwoNetworks.plan(1), "jvm");
    state.testing(run);

    assertThat(state.stop(run)).isTrue();
    assertThat(state.stop(run)).as("nothing is left to stop").isFalse();
    assertThat(state.tested(run, TESTED)).isEmpty();

    assertThat(run.state()).as("its training was not cut").isEqualTo(RunState.FINISHED);
    assertThat(state.running()).isEmpty();
  }

  @Test
  void networksOfAPlanFollowOneAnotherWithoutAGap() {
    TrainerState state = new TrainerState(new Runs());
    Run first = state.start(TwoNetworks.plan(1), "jvm");
    state.testing(first);
    Run second = state.tested(first, TESTED).orElseThrow();

    assertThat(state.running()).contains(second);
    assertThatThrownBy(() -> state.start(TwoNetworks.plan(2), "jvm"))
        .isInstanceOf(RunInProgressException.class)
        .hasMessageContaining("Run 2 is in progress");
    assertThat(state.stop(first)).as("it has ended").isFalse();
    assertThat(state.stop(second)).isTrue();
  }

  @Test
  void runThatIsNotInProgressCannotBeTestedOrEnded() {
    TrainerState state = new TrainerState(new Runs());
    Run run = state.start(TwoNetworks.plan(1), "jvm");

    assertThatThrownBy(() -> state.tested(run, TESTED))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("run 1: cannot change from TRAINING to FINISHED");
    state.failed(run, "Failed.");
    assertThatThrownBy(() -> state.testing(run))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("run 1 is not in progress");
  }

  /** The trainer under test, and what its caller has seen so far. */
  private static final class Trial {

    private final Runs runs = new Runs();
    private final TrainerState state = new TrainerState(runs);
    private final List<Run> started = new ArrayList<>();
    private final Set<Long> stoppedGroups = new HashSet<>();
    private final Set<Run> cut = new HashSet<>();
    private int plans;
    private boolean closed;

    /** Returns whether the event changed anything. */
    boolean apply(Event event) {
      Run run = started.isEmpty() ? null : started.get(started.size() - 1);
      boolean ended = run == null || run.state().ended();
      return switch (event) {
        case START -> start(run, ended);
        case TESTING -> onlyIf(run, RunState.TRAINING, () -> state.testing(run));
        case TESTED -> onlyIf(run, RunState.TESTING, () -> tested(run));
        case FAILED -> fail(run, ended);
        case STOP -> run != null && stop(run);
        case STOP_AN_EARLIER_RUN -> stopEarlier();
        case CLOSE -> close(run, ended);
      };
    }

    private boolean start(Run last, boolean ended) {
      Throwable refusal = catchThrowable(() -> started.add(state.start(plan(), "jvm")));
      if (closed) {
        assertThat(refusal).isInstanceOf(IllegalStateException.class);
      } else if (ended) {
        assertThat(refusal).as("start of a plan while none is in progress").isNull();
        plans++;
      } else {
        assertThat(refusal)
            .isInstanceOfSatisfying(
                RunInProgressException.class, e -> assertThat(e.id()).isEqualTo(last.id()));
      }
      return refusal == null;
    }

    private RunPlan plan() {
      return TwoNetworks.plan(plans, NETWORKS, 1, () -> Sequential.of(linear(784, 10)));
    }

    private boolean onlyIf(Run run, RunState expected, Runnable transition) {
      if (run == null) {
        return false;
      }
      RunState before = run.state();
      Throwable refusal = catchThrowable(transition::run);
      if (before == expected) {
        assertThat(refusal).isNull();
      } else {
        assertThat(refusal).isInstanceOf(IllegalStateException.class);
        assertThat(run.state()).isEqualTo(before);
      }
      return refusal == null;
    }

    private void tested(Run run) {
      Optional<Run> following = state.tested(run, TESTED);
      boolean last = run.id() - run.group() == NETWORKS - 1;
      assertThat(following.isPresent())
          .as("a network follows run %d", run.id())
          .isEqualTo(!last && !stoppedGroups.contains(run.group()));
      following.ifPresent(started::add);
    }

    private boolean fail(Run run, boolean ended) {
      if (run == null) {
        return false;
      }
      RunState before = run.state();
      state.failed(run, "Failed.");
      assertThat(run.state()).isEqualTo(ended ? before : RunState.FAILED);
      return !ended;
    }

    private boolean stop(Run run) {
      RunState before = run.state();
      boolean stoppable = run.stoppable();
      boolean answer = state.stop(run);
      boolean toFollow =
          run.id() - run.group() < NETWORKS - 1 && !stoppedGroups.contains(run.group());
      assertThat(answer)
          .as("stop of run %d while it is %s", run.id(), before)
          .isEqualTo(before == RunState.TRAINING || before == RunState.TESTING && toFollow);
      assertThat(stoppable).as("run %d was stoppable", run.id()).isEqualTo(answer);
      return answer && noteStop(run, before);
    }

    private boolean noteStop(Run run, RunState before) {
      boolean isNew = stoppedGroups.add(run.group());
      if (before == RunState.TRAINING) {
        cut.add(run);
      }
      return isNew;
    }

    private boolean stopEarlier() {
      for (Run run : started.subList(0, Math.max(0, started.size() - 1))) {
        assertThat(state.stop(run)).as("stop of run %d, which has ended", run.id()).isFalse();
      }
      return false;
    }

    private boolean close(Run run, boolean ended) {
      state.close();
      if (!ended) {
        noteStop(run, run.state());
      }
      boolean isNew = !closed;
      closed = true;
      return isNew;
    }

    void checkRules() {
      List<Run> active = started.stream().filter(run -> !run.state().ended()).toList();
      assertThat(active).as("runs in progress").hasSizeLessThanOrEqualTo(1);
      assertThat(state.running()).isEqualTo(active.stream().findFirst());
      assertThat(runs.all()).as("all runs, and no other").containsExactlyElementsOf(started);
      for (int i = 0; i < started.size(); i++) {
        Run run = started.get(i);
        int index = (int) (run.id() - run.group());
        assertThat(run.id()).isEqualTo(i + 1);
        assertThat(run.description().variant())
            .isEqualTo(plan().recipe().variants().get(index).text());
        assertThat(run.description().seed())
            .isEqualTo(started.get((int) run.group() - 1).description().seed());
        if (run.state() == RunState.FINISHED || run.state() == RunState.STOPPED) {
          assertThat(run.state() == RunState.STOPPED).isEqualTo(cut.contains(run));
        }
      }
    }
  }
}
