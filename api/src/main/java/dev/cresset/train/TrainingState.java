package dev.cresset.train;

import dev.cresset.optim.Optimizer;
import dev.cresset.optim.Schedule;
import dev.cresset.optim.Scheduler;
import dev.cresset.tensor.Generator;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that changes during a training run, except for the model and the {@linkplain
 * dev.cresset.data.DataLoader#generator generators of loaders} with a seed of their own.
 */
final class TrainingState {

  final Optimizer optimizer;
  final @Nullable Scheduler scheduler;
  final @Nullable EarlyStopper stopper;

  /** The generator for shuffling, dropout and random transforms. */
  final Generator generator = Generator.standard();

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

  /** Why training stops; {@code null} as long as it goes on. */
  @Nullable StopReason stopReason;

  TrainingState(TrainerSettings settings) {
    optimizer = settings.newOptimizer();
    Schedule schedule = settings.schedule;
    scheduler = schedule == null ? null : schedule.over(optimizer);
    EarlyStopping stopping = settings.earlyStopping;
    stopper = stopping == null ? null : stopping.over(settings.model);
    metrics = new MetricMeans(settings.metrics);
  }

  void beginEpoch(TrainerSettings settings) {
    epoch++;
    batch = 0;
    lossSum = 0;
    metrics = new MetricMeans(settings.metrics);
  }
}
