package dev.cresset.demo.training;

import dev.cresset.dashboard.run.Run;
import dev.cresset.dashboard.run.Runs;
import dev.cresset.demo.run.RunPlan;
import java.util.Optional;
import java.util.function.Consumer;
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

  /** The run in progress, its plan, and whether it is the last one of the plan. */
  private record PlanInProgress(Run run, PlannedRun planned, boolean last) {

    static PlanInProgress of(Run run, PlannedRun planned) {
      return new PlanInProgress(run, planned, planned.last());
    }

    PlanInProgress endingWithThis() {
      return new PlanInProgress(run, planned, true);
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
    PlannedRun planned = new PlannedRun(plan, 0);
    Run run = new Run(id, id, planned.description(backend));
    run.continuedWith(planned);
    begin(PlanInProgress.of(run, planned));
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
        run -> begin(PlanInProgress.of(run, (PlannedRun) run.continuation().orElseThrow())));
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

  /**
   * Ends a run and starts the next network of its plan, if there is one.
   *
   * @param outcome records the result of the test in the run, which ends it
   */
  synchronized Optional<Run> tested(Run run, Consumer<Run> outcome) {
    PlanInProgress plan = inProgress(run);
    // Built first: if this throws, nothing has changed yet.
    Optional<PlanInProgress> next = plan.last() ? Optional.empty() : Optional.of(following(plan));
    outcome.accept(run);
    if (closed) {
      run.discardContinuation();
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

  /** Returns the plan of the run in progress. */
  synchronized PlannedRun planned(Run run) {
    return inProgress(run).planned();
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
    PlannedRun planned = plan.planned().next();
    Run before = plan.run();
    Run run =
        new Run(lastId + 1, before.group(), planned.description(before.description().backend()));
    run.continuedWith(planned);
    return PlanInProgress.of(run, planned);
  }

  private PlanInProgress inProgress(Run run) {
    PlanInProgress plan = current;
    if (plan == null || plan.run() != run) {
      throw new IllegalStateException("run %s is not in progress".formatted(run.id()));
    }
    return plan;
  }
}
