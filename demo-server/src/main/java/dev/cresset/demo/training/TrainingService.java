package dev.cresset.demo.training;

import com.google.common.util.concurrent.ThreadFactoryBuilder;
import dev.cresset.backend.Backends;
import dev.cresset.dashboard.run.Run;
import dev.cresset.dashboard.run.RunControl;
import dev.cresset.dashboard.run.RunEvents;
import dev.cresset.dashboard.run.Runs;
import dev.cresset.demo.images.ImageLibrary;
import dev.cresset.demo.run.RunPlan;
import dev.cresset.tensor.TensorScope;
import dev.cresset.tensor.Tensors;
import dev.cresset.train.NotFiniteException;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains one plan at a time on a thread of its own, which builds, trains and tests all networks.
 * {@link TrainerState} decides what may start, stop and follow.
 */
@Singleton
public final class TrainingService implements RunControl, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TrainingService.class);
  private static final long IDLE_SECONDS = 10;
  private static final long POLL_MILLIS = 10;

  private final ImageLibrary library;
  private final Runs runs;
  private final RunEvents events;
  private final Executor trainer;
  private final TrainerState state;

  @Inject
  TrainingService(ImageLibrary library, Runs runs, RunEvents events) {
    this(library, runs, events, oneThread());
  }

  /** Trains on {@code trainer}, which must run one task at a time. */
  TrainingService(ImageLibrary library, Runs runs, RunEvents events, Executor trainer) {
    this.library = library;
    this.runs = runs;
    this.events = events;
    this.trainer = trainer;
    this.state = new TrainerState(runs);
  }

  private static Executor oneThread() {
    ThreadPoolExecutor pool =
        new ThreadPoolExecutor(
            1,
            1,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(),
            // A run in progress does not keep the program alive.
            new ThreadFactoryBuilder().setNameFormat("training").setDaemon(true).build());
    pool.allowCoreThreadTimeOut(true);
    return pool;
  }

  /**
   * Starts to train the networks of a plan, one after the other, and returns immediately. A plan is
   * accepted as soon as the last run of the previous plan has ended.
   *
   * @throws RunInProgressException if a plan is in progress
   * @throws IllegalStateException if this service is closed
   */
  public StartedPlan start(RunPlan plan, RunListener listener) {
    return begin(state.start(plan, Backends.current().name()), listener);
  }

  /**
   * Continues a stopped run, bit for bit, as a new run with its curves, and then trains the
   * networks of its plan that follow; returns immediately.
   *
   * @return empty if the run was not stopped, or its checkpoint is no longer kept
   * @throws RunInProgressException if a plan is in progress
   * @throws IllegalStateException if this service is closed
   */
  public Optional<StartedPlan> resume(Run stopped, RunListener listener) {
    return state.resume(stopped).map(run -> begin(run, listener));
  }

  private StartedPlan begin(Run first, RunListener listener) {
    try {
      return new StartedPlan(
          first, CompletableFuture.supplyAsync(() -> trainAll(first, listener), trainer));
    } catch (RuntimeException | Error e) {
      // No thread could be started.
      fail(first, e);
      publishEnd(first);
      return new StartedPlan(first, CompletableFuture.completedFuture(first));
    }
  }

  @Override
  public Optional<Run> running() {
    return state.running();
  }

  /**
   * Ends the plan with the run in progress: after the current step during training, after the test
   * during the test. The remaining networks are not trained. The run ends as stopped if its
   * training was cut short, else as finished.
   *
   * @return false if there is nothing to stop: the run is not in progress, or is the last of its
   *     plan and is being tested
   */
  @Override
  public boolean stop(Run run) {
    return state.stop(run);
  }

  /**
   * Stops the run in progress, if any, rejects further plans and deletes the checkpoints of all
   * runs; does not wait.
   */
  @Override
  public void close() {
    state.close();
    runs.all().stream().filter(run -> run.state().ended()).forEach(Run::discardContinuation);
  }

  /** Waits until no run is in progress, but not longer than this. */
  public void awaitIdle(Duration most) throws InterruptedException {
    long end = System.nanoTime() + most.toNanos();
    while (running().isPresent() && System.nanoTime() - end < 0) {
      Thread.sleep(POLL_MILLIS);
    }
  }

  /** Returns the last run. */
  private Run trainAll(Run first, RunListener listener) {
    Run run = first;
    Optional<Run> following = train(run, listener);
    while (following.isPresent()) {
      run = following.get();
      following = train(run, listener);
    }
    return run;
  }

  /** Trains and tests one network; returns the run of the next one, if there is one. */
  private Optional<Run> train(Run run, RunListener listener) {
    Optional<Run> following = Optional.empty();
    try {
      PlannedRun planned = state.planned(run);
      RunPlan plan = planned.plan();
      events.publish(run);
      RunData data = data(plan);
      if (run.id() == run.group()) {
        listener.examples(plan.recipe(), () -> examples(plan, data));
      }
      NetworkTraining training = new NetworkTraining(run, planned, data, events, listener);
      training.train();
      state.testing(run);
      events.publish(run);
      following = state.tested(run, training.test());
    } catch (Throwable e) {
      // Any error must end the run; otherwise no other run could start.
      fail(run, e);
    }
    if (run.testResult().isPresent() || run.regressionResult().isPresent()) {
      quietly(run, () -> listener.tested(run));
    }
    publishEnd(run);
    return following;
  }

  private RunData data(RunPlan plan) {
    try {
      return RunData.of(plan, library);
    } catch (RuntimeException e) {
      throw new RunFailure(
          "The images of %s cannot be read; see the server's log.".formatted(plan.data()), e);
    }
  }

  private static List<String> examples(RunPlan plan, RunData data) {
    Tensors.manualSeed(plan.seed());
    return TensorScope.within("note examples", data::examples);
  }

  private void fail(Run run, Throwable e) {
    state.failed(run, message(e));
    boolean expected = e.getCause() == null && isForUsers(e);
    if (!expected) {
      LOG.error("run {} failed", run.id(), e);
    }
  }

  /** Shows only messages written for users; others may name files and classes. */
  private static String message(Throwable e) {
    if (!isForUsers(e)) {
      return "The run failed unexpectedly; see the server's log.";
    }
    String text = String.valueOf(e.getMessage());
    return text.endsWith(".") ? text : text + ".";
  }

  private static boolean isForUsers(Throwable e) {
    return e instanceof RunFailure || e instanceof NotFiniteException;
  }

  private void publishEnd(Run run) {
    quietly(run, () -> events.publish(run));
  }

  /** Logs an exception of a listener; a run that has ended cannot fail. */
  private static void quietly(Run run, Runnable notification) {
    try {
      notification.run();
    } catch (Throwable e) {
      LOG.error("a listener failed after the end of run {}", run.id(), e);
    }
  }
}
