package dev.cresset.demo.training;

import dev.cresset.dashboard.files.TemporaryDirectory;
import dev.cresset.dashboard.run.Accuracy;
import dev.cresset.dashboard.run.Continuation;
import dev.cresset.dashboard.run.RunDescription;
import dev.cresset.demo.recipe.Recipe;
import dev.cresset.demo.recipe.Variant;
import dev.cresset.demo.run.RunPlan;
import org.jspecify.annotations.Nullable;

/**
 * The plan of a run, which of its networks the run trains, and the checkpoints from which another
 * run can continue it. Thread-safe.
 */
final class PlannedRun implements Continuation {

  private final RunPlan plan;
  private final int index;
  private @Nullable TemporaryDirectory checkpoints;
  private Accuracy partialAccuracy = Accuracy.NONE;

  /** Creates the plan of a run of network {@code index}, from 0, without checkpoints. */
  PlannedRun(RunPlan plan, int index) {
    this.plan = plan;
    this.index = index;
  }

  RunPlan plan() {
    return plan;
  }

  int index() {
    return index;
  }

  Variant variant() {
    return plan.recipe().variants().get(index);
  }

  boolean last() {
    return index == plan.recipe().variants().size() - 1;
  }

  /** Returns the plan of a run of the next network. */
  PlannedRun next() {
    return new PlannedRun(plan, index + 1);
  }

  /** Returns what is known of the run when it starts. */
  RunDescription description(String backend) {
    Recipe recipe = plan.recipe();
    return new RunDescription(
        recipe.title(),
        recipe.name(),
        variant().text(),
        plan.data(),
        backend,
        plan.seed(),
        plan.epochs(),
        recipe.batchSize(),
        plan.optimizer().learningRate(),
        plan.optimizer().describe(),
        recipe.lossName(),
        plan.schedule() == null ? null : plan.schedule().describe(),
        plan.patience(),
        recipe.data().unit(),
        recipe.data().task());
  }

  /** Returns the directory of the checkpoints of this run or of the one that it resumes. */
  synchronized TemporaryDirectory checkpoints(long id) {
    TemporaryDirectory directory = checkpoints;
    if (directory == null) {
      directory = TemporaryDirectory.create("run-" + id);
      checkpoints = directory;
    }
    return directory;
  }

  /** Records the training accuracy of an epoch that was stopped. */
  synchronized void stoppedWithin(Accuracy partial) {
    partialAccuracy = partial;
  }

  /** Returns the training accuracy of the epoch in which the resumed run stopped. */
  synchronized Accuracy partialAccuracy() {
    return partialAccuracy;
  }

  /** Deletes the checkpoints. */
  @Override
  public synchronized void discard() {
    if (checkpoints != null) {
      checkpoints.close();
      checkpoints = null;
    }
  }
}
