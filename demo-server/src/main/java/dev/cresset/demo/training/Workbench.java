package dev.cresset.demo.training;

import dev.cresset.backend.Backends;
import dev.cresset.demo.images.ImageLibrary;
import dev.cresset.demo.images.ImageSet;
import dev.cresset.demo.recipe.Variant;
import dev.cresset.demo.run.Run;
import dev.cresset.demo.run.RunEvents;
import dev.cresset.demo.run.RunPlan;
import dev.cresset.demo.run.Runs;
import dev.cresset.tensor.TensorScope;
import dev.cresset.tensor.Tensors;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Trains one plan at a time, in a thread of its own: all networks are made and trained there. */
@Singleton
public final class Workbench {

  private static final Logger LOG = LoggerFactory.getLogger(Workbench.class);

  private final ImageLibrary library;
  private final Runs runs;
  private final RunEvents events;
  private final ExecutorService trainer = Executors.newSingleThreadExecutor(Workbench::thread);

  private long lastId;
  private @Nullable Run current;
  private int networksToCome;

  @Inject
  Workbench(ImageLibrary library, Runs runs, RunEvents events) {
    this.library = library;
    this.runs = runs;
    this.events = events;
  }

  private static Thread thread(Runnable body) {
    Thread thread = new Thread(body, "training");
    // The program ends when its server does, be a run in progress or not.
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Starts to train a plan's networks, one after the other, and returns at once.
   *
   * @throws RunInProgressException if another plan is in progress
   */
  public StartedPlan start(RunPlan plan, RunListener listener) {
    Run first;
    synchronized (this) {
      Run before = current;
      if (before != null && inProgress(before)) {
        throw new RunInProgressException(before.id());
      }
      networksToCome = plan.recipe().variants().size();
      first = next(plan, lastId + 1);
    }
    CompletableFuture<Run> last =
        CompletableFuture.supplyAsync(() -> perform(plan, first, listener), trainer);
    return new StartedPlan(first, last);
  }

  /** Returns the run that is in progress, if there is one. */
  public synchronized Optional<Run> running() {
    return Optional.ofNullable(current).filter(this::inProgress);
  }

  /**
   * Asks a run to end with its next step; networks to come after it are not trained.
   *
   * @return false if it does not train
   */
  public synchronized boolean stop(Run run) {
    if (run != current || !run.stop()) {
      return false;
    }
    networksToCome = 0;
    return true;
  }

  private synchronized boolean inProgress(Run run) {
    return networksToCome > 0 || !run.state().ended();
  }

  private synchronized Run next(RunPlan plan, long group) {
    List<Variant> variants = plan.recipe().variants();
    Variant variant = variants.get(variants.size() - networksToCome);
    networksToCome--;
    Run run = new Run(++lastId, group, plan, variant, Backends.current().name());
    current = run;
    runs.add(run);
    return run;
  }

  private synchronized Optional<Run> following(Run done) {
    return networksToCome == 0 ? Optional.empty() : Optional.of(next(done.plan(), done.group()));
  }

  private Run perform(RunPlan plan, Run first, RunListener listener) {
    Optional<Run> following = Optional.of(first);
    Run run = first;
    while (following.isPresent()) {
      run = following.get();
      perform(run, listener);
      following = following(run);
    }
    return run;
  }

  private void perform(Run run, RunListener listener) {
    events.publish(run);
    try {
      ImageSet images = library.named(run.plan().data());
      if (run.id() == run.group()) {
        listener.firstSteps(run.plan().recipe(), () -> firstSteps(run.plan(), images));
      }
      new NetworkTraining(run, images, events, listener).perform();
    } catch (RuntimeException | Error e) {
      fail(run, e);
    }
  }

  private static List<String> firstSteps(RunPlan plan, ImageSet images) {
    Tensors.manualSeed(plan.seed());
    return TensorScope.within(
        "first steps", () -> plan.recipe().firstSteps().lines(images.training()));
  }

  /** A failure ends the plan: another network would most likely meet the same. */
  private void fail(Run run, Throwable e) {
    boolean explained = e instanceof ArithmeticException || e instanceof IllegalArgumentException;
    if (!explained) {
      LOG.error("run {} failed", run.id(), e);
    }
    synchronized (this) {
      networksToCome = 0;
      run.failed(sentence(e));
    }
    events.publish(run);
  }

  private static String sentence(Throwable e) {
    String message = e.getMessage();
    if (message == null || message.isBlank()) {
      return "It failed with " + e.getClass().getSimpleName() + "; the server's log says more.";
    }
    return message.endsWith(".") ? message : message + ".";
  }
}
