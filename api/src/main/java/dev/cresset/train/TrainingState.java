package dev.cresset.train;

import dev.cresset.data.DataLoader;
import dev.cresset.optim.Optimizer;
import dev.cresset.optim.Schedule;
import dev.cresset.optim.Scheduler;
import dev.cresset.tensor.Generator;
import dev.cresset.train.StateValues.DamagedState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All that changes during a training run, except for the model. */
final class TrainingState {

  final Optimizer optimizer;
  final @Nullable Scheduler scheduler;
  final @Nullable EarlyStopper stopper;

  /** The generators for shuffling, dropout and random transforms. */
  final GeneratorStates generators;

  /** The completed epochs. */
  final List<Epoch> epochs = new ArrayList<>();

  /** Number of the current epoch, from 1; 0 before the first. */
  int epoch;

  /** Number of batches begun in the current epoch. */
  int batch;

  /** Sum of the losses of the batches in the current epoch. */
  double lossSum;

  /** Sums over the batches in the current epoch. */
  MetricMeans metrics;

  /** Learning rate of the last update. */
  double learningRate;

  /** Number of updates of the parameters. */
  long updates;

  /** Number of batches in the current epoch up to the last update. */
  private int batchAtUpdate;

  /** Time at which the current epoch began, as {@link System#nanoTime}. */
  private long epochStart;

  /** Why training stops; {@code null} as long as it goes on. */
  @Nullable StopReason stopReason;

  TrainingState(TrainerSettings settings, DataLoader training) {
    optimizer = settings.newOptimizer();
    Schedule schedule = settings.schedule;
    scheduler = schedule == null ? null : schedule.over(optimizer);
    EarlyStopping stopping = settings.earlyStopping;
    stopper = stopping == null ? null : stopping.over(settings.model);
    metrics = new MetricMeans(settings.metrics, settings.ignoredLabel());
    generators = new GeneratorStates(Generator.standard(), training, settings.validation);
  }

  void beginEpoch(TrainerSettings settings) {
    epoch++;
    batch = 0;
    batchAtUpdate = 0;
    lossSum = 0;
    metrics = new MetricMeans(settings.metrics, settings.ignoredLabel());
    epochStart = System.nanoTime();
  }

  /** Returns whether an epoch has begun and is not complete. */
  boolean isWithinEpoch() {
    return epochs.size() < epoch;
  }

  /** Returns whether no batch has begun since the last update. */
  boolean isAtUpdate() {
    return batch == batchAtUpdate;
  }

  Duration durationOfEpoch() {
    return Duration.ofNanos(System.nanoTime() - epochStart);
  }

  /** Called after an update, when its batch is done, and after an epoch. */
  void keepPosition() {
    batchAtUpdate = batch;
    generators.capture();
  }

  void write(StateValues values) {
    values.put("epoch", epoch);
    values.put("batch", batch);
    values.put("loss_sum", lossSum);
    values.put("learning_rate", learningRate);
    values.put("epoch_nanoseconds", isWithinEpoch() ? durationOfEpoch().toNanos() : 0);
    values.put("epochs", EpochsJson.write(epochs));
    metrics.write(values);
    generators.write(values);
  }

  /**
   * Reads what {@link #write} added, except for the generators, and returns the change that
   * restores these.
   */
  Runnable read(StateValues values, TrainerSettings settings) throws DamagedState {
    String json = values.text("epochs");
    List<Epoch> completed = EpochsJson.read(json == null ? "" : json);
    epochs.clear();
    epochs.addAll(completed);
    epoch = values.count("epoch");
    if (epoch != completed.size() && epoch != completed.size() + 1) {
      throw new DamagedState(
          "it has %s completed epochs, but epoch %s as the current one"
              .formatted(completed.size(), epoch));
    }
    updates = values.integer("step");
    batch = values.count("batch");
    batchAtUpdate = batch;
    lossSum = values.number("loss_sum");
    learningRate = values.number("learning_rate");
    epochStart = System.nanoTime() - values.integer("epoch_nanoseconds");
    metrics = new MetricMeans(settings.metrics, settings.ignoredLabel());
    metrics.read(values);
    Runnable restoreGenerators = generators.read(values, isWithinEpoch());
    if (stopper != null && stopper.shouldStop() && epoch < settings.epochs) {
      stopReason = StopReason.EARLY_STOPPED;
    }
    return restoreGenerators;
  }
}
