package dev.cresset.demo.training;

import dev.cresset.demo.recipe.Variant;
import dev.cresset.demo.run.Run;
import dev.cresset.demo.run.RunPlan;
import dev.cresset.demo.run.Runs;
import dev.cresset.demo.run.TestResult;
import dev.cresset.demo.run.TrainedNetwork;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The state of the trainer: idle, or network {@code i} of {@code n} of one plan. Thread-safe: each
 * transition is one method here, under one lock.
 *
 * <pre>
 * idle                --start-->    network 1 of n
 * network i, training --testing-->  network i, testing
 * network i, testing  --tested-->   network i + 1; after the last, a stop or a close: idle
 * network i           --failed-->   idle
 * idle                --resume-->   network i of n, continued
 * network i           --stop-->     network i, the last of its plan
 * any                 --close-->    the same, stopped; start is refused from then on
 * </pre>
 *
 * <p>The end of one network and the start of the next are one transition. No thread can observe a
 * plan between two networks, and a plan can be started as soon as the last run before it has ended.
 */
final class TrainerState {

  private final Runs runs;

  private long lastId;
  private @Nullable PlanInProgress current;
  private boolean closed;

  /** A plan, the run of the network in progress, and that network's index. */
  private record PlanInProgress(Run run, int index, boolean last) {

    static PlanInProgress of(Run run, int index) {
      return new PlanInProgress(run, index, index == variants(run.plan()).size() - 1);
    }

    PlanInProgress endingWithThis() {
      return new PlanInProgress(run, index, true);
    }
  }

  TrainerState(Runs runs) {
    this.runs = runs;
  }

  /**
   * Starts the first network of a plan.
   *
   * @throws RunInProgressException if a plan is in progress
   * @throws IllegalStateException if the trainer is closed
   */
  synchronized Run start(RunPlan plan, String backend) {
    checkIdle("start");
    long id = lastId + 1;
    Run run = new Run(id, id, plan, variants(plan).get(0), backend);
    begin(PlanInProgress.of(run, 0));
    return run;
  }

  /**
   * Continues the plan of a stopped run with a new run of the same network.
   *
   * @return empty if the run cannot be resumed
   * @throws RunInProgressException if a plan is in progress
   * @throws IllegalStateException if the trainer is closed
   */
  synchronized Optional<Run> resume(Run stopped) {
    checkIdle("resume");
    Optional<Run> resuming = Run.resuming(lastId + 1, stopped);
    resuming.ifPresent(
        run -> begin(PlanInProgress.of(run, variants(run.plan()).indexOf(run.variant()))));
    return resuming;
  }

  private void checkIdle(String operation) {
    if (closed) {
      throw new IllegalStateException(
          operation + ": the trainer is closed (no further plans are accepted)");
    }
    if (current != null) {
      throw new RunInProgressException(current.run().id());
    }
  }

  /** Records the end of training of a run and the start of its test. */
  synchronized void testing(Run run) {
    inProgress(run).run().testing();
  }

  /** Ends a run and starts the next network of its plan, if there is one. */
  synchronized Optional<Run> tested(Run run, TestResult result, TrainedNetwork network) {
    PlanInProgress plan = inProgress(run);
    // Built first: if this throws, nothing has changed yet.
    Optional<PlanInProgress> next = plan.last() ? Optional.empty() : Optional.of(following(plan));
    run.tested(result, network);
    if (closed) {
      run.deleteCheckpoints();
    }
    current = null;
    next.ifPresent(this::begin);
    return next.map(PlanInProgress::run);
  }

  /** Ends a run and its plan; the next network would most likely fail as well. */
  synchronized void failed(Run run, String message) {
    if (current != null && current.run().group() == run.group()) {
      Run last = current.run();
      current = null;
      last.failed(message);
    }
  }

  /**
   * Ends the plan with the run in progress: after the current step during training, after the test
   * during the test.
   *
   * @return false if there is nothing to stop: the run is not in progress, or is the last of its
   *     plan and is being tested
   */
  synchronized boolean stop(Run run) {
    PlanInProgress plan = current;
    if (plan == null || plan.run() != run) {
      return false;
    }
    boolean stopped = run.stop();
    current = plan.endingWithThis();
    run.followed(false);
    return stopped || !plan.last();
  }

  /** Stops the run in progress, if any, and refuses further plans. */
  synchronized void close() {
    closed = true;
    running().ifPresent(this::stop);
  }

  /** Returns the run in progress, if there is one. */
  synchronized Optional<Run> running() {
    return Optional.ofNullable(current).map(PlanInProgress::run);
  }

  private void begin(PlanInProgress plan) {
    plan.run().followed(!plan.last());
    runs.add(plan.run());
    lastId = plan.run().id();
    current = plan;
  }

  private PlanInProgress following(PlanInProgress plan) {
    Run run = plan.run();
    int index = plan.index() + 1;
    Variant variant = variants(run.plan()).get(index);
    return PlanInProgress.of(
        new Run(lastId + 1, run.group(), run.plan(), variant, run.backend()), index);
  }

  private PlanInProgress inProgress(Run run) {
    PlanInProgress plan = current;
    if (plan == null || plan.run() != run) {
      throw new IllegalStateException("run %s is not in progress".formatted(run.id()));
    }
    return plan;
  }

  private static List<Variant> variants(RunPlan plan) {
    return plan.recipe().variants();
  }
}
