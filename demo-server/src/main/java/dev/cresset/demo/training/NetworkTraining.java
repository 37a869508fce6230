package dev.cresset.demo.training;

import dev.cresset.dashboard.run.NetworkLayers;
import dev.cresset.dashboard.run.Run;
import dev.cresset.dashboard.run.RunEvents;
import dev.cresset.data.DataLoader;
import dev.cresset.data.Dataset;
import dev.cresset.demo.recipe.Recipe;
import dev.cresset.demo.recipe.ScheduleChoice;
import dev.cresset.demo.run.RunPlan;
import dev.cresset.nn.Module;
import dev.cresset.nn.Summary;
import dev.cresset.tensor.Tensors;
import dev.cresset.train.Checkpoints;
import dev.cresset.train.EarlyStopping;
import dev.cresset.train.History;
import dev.cresset.train.Trainer;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Trains the network of one run, then tests it. */
final class NetworkTraining {

  private static final int VALIDATION_FACTOR = 2;

  private final Run run;
  private final PlannedRun planned;
  private final RunData data;
  private final RunEvents events;
  private final RunListener listener;
  private @Nullable Module model;
  private @Nullable RunSamples samples;

  NetworkTraining(
      Run run, PlannedRun planned, RunData data, RunEvents events, RunListener listener) {
    this.run = run;
    this.planned = planned;
    this.data = data;
    this.events = events;
    this.listener = listener;
  }

  /**
   * Builds the network and trains it to the last epoch, or until the run is stopped.
   *
   * @throws dev.cresset.train.NotFiniteException if a loss is not finite
   * @throws RunFailure if there are too few samples
   */
  void train() {
    RunPlan plan = planned.plan();
    Recipe recipe = plan.recipe();
    Tensors.manualSeed(plan.seed());
    RunSamples parts = data.split();
    samples = parts;
    Dataset training = parts.training();
    Dataset validation = parts.validation();
    Module built = planned.variant().network().get();
    model = built;
    Summary summary = built.summary(training.inputShape().dims());
    run.built(
        NetworkLayers.of(summary),
        training.size(),
        validation == null ? 0 : validation.size(),
        parts.testSize());
    listener.modelBuilt(recipe, planned.variant(), summary);
    events.publish(run);

    RunRecorder recorder = new RunRecorder(run, planned, built, events, listener);
    Trainer trainer =
        Trainer.of(built)
            .loss(recipe.loss())
            .optimizer(plan.optimizer().settings())
            .epochs(plan.epochs())
            .listener(recorder)
            .listener(listener)
            .stopWhen(run::stopRequested);
    if (validation != null) {
      trainer =
          trainer.validateOn(
              DataLoader.of(validation).batchSize(VALIDATION_FACTOR * recipe.batchSize()));
    }
    DataLoader loader = DataLoader.of(training).batchSize(recipe.batchSize()).shuffle(true);
    run.trained(fit(withOptions(trainer, plan, loader.batches()), loader));
    built.zeroGrad();
    built.eval();
  }

  private History fit(Trainer trainer, DataLoader loader) {
    try {
      return withCheckpoints(trainer).fit(loader);
    } catch (UncheckedIOException e) {
      throw new RunFailure(
          "The checkpoint of the run cannot be written or read; see the server's log.", e);
    }
  }

  /** Writes a checkpoint when training ends, and continues from one if the run resumes another. */
  private Trainer withCheckpoints(Trainer trainer) {
    return trainer
        .checkpoints(
            Checkpoints.in(planned.checkpoints(run.id()).path())
                .everyEpochs(Integer.MAX_VALUE)
                .keepBest(0))
        .resume();
  }

  private static Trainer withOptions(Trainer trainer, RunPlan plan, int batches) {
    Trainer result = trainer;
    ScheduleChoice schedule = plan.schedule();
    if (schedule != null) {
      double rate = plan.optimizer().learningRate();
      result = result.schedule(schedule.schedule(rate, plan.epochs(), batches));
    }
    Integer patience = plan.patience();
    return patience == null ? result : result.earlyStopping(EarlyStopping.patience(patience));
  }

  /** Predicts all test samples; returns what records the predictions and the network in the run. */
  Consumer<Run> test() {
    return Objects.requireNonNull(samples, "train() splits the data")
        .test(Objects.requireNonNull(model, "train() builds the network"));
  }
}
