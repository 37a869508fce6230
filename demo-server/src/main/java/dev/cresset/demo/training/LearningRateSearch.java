package dev.cresset.demo.training;

import dev.cresset.data.DataLoader;
import dev.cresset.data.Dataset;
import dev.cresset.demo.images.ImageLibrary;
import dev.cresset.demo.recipe.Recipe;
import dev.cresset.demo.run.RunPlan;
import dev.cresset.nn.Module;
import dev.cresset.tensor.TensorScope;
import dev.cresset.tensor.Tensors;
import dev.cresset.train.LearningRateFinder;
import dev.cresset.train.LearningRateSweep;
import dev.cresset.train.Trainer;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Tries learning rates for a plan on the calling thread, one search at a time. A run that trains
 * meanwhile takes longer, but computes the same numbers.
 */
@Singleton
public final class LearningRateSearch {

  private static final double LOWEST = 1e-5;
  private static final double HIGHEST = 10;

  /**
   * 50 for each power of ten. With fewer, SGD diverges before the loss falls, and the suggestion is
   * a rate so small that the loss varies by chance only.
   */
  private static final int STEPS = 300;

  private final ImageLibrary library;
  private final ReentrantLock searching = new ReentrantLock();

  @Inject
  LearningRateSearch(ImageLibrary library) {
    this.library = library;
  }

  /**
   * Trains a new network of the plan, the first if there are several, in 300 steps with rates from
   * 1e-5 to 10. The learning rate and the schedule of the plan are not used.
   *
   * @throws BusyException if another search is in progress
   * @throws RunFailure if there are too few images
   */
  public LearningRateSweep run(RunPlan plan) {
    if (!searching.tryLock()) {
      throw new BusyException(
          "Another search for a learning rate is in progress; try again when it has ended.");
    }
    try {
      // A generator of its own: the shared one belongs to the run that trains meanwhile.
      return Tensors.withSeed(
          plan.seed(), () -> TensorScope.within("learning rates", () -> sweep(plan)));
    } finally {
      searching.unlock();
    }
  }

  private LearningRateSweep sweep(RunPlan plan) {
    Recipe recipe = plan.recipe();
    Dataset training = RunData.of(plan, library).split().training();
    Module network = recipe.variants().get(0).network().get();
    Trainer trainer =
        Trainer.of(network).loss(recipe.loss()).optimizer(plan.optimizer().settings());
    return LearningRateFinder.of(trainer)
        .range(LOWEST, HIGHEST)
        .steps(STEPS)
        .run(DataLoader.of(training).batchSize(recipe.batchSize()).shuffle(true));
  }
}
