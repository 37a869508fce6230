package dev.cresset.train;

import dev.cresset.data.Batch;
import dev.cresset.data.DataLoader;
import dev.cresset.optim.Schedule;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.TensorScope;
import dev.cresset.types.Unchecked;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/** The training loop. */
final class TrainingRun {

  private final TrainerSettings settings;
  private final Batches training;
  private final @Nullable Batches validation;
  private final TrainingState state;
  private final GradientStep step;
  private final List<TrainingListener> listeners;
  private final @Nullable RunCheckpoints checkpoints;
  private final boolean schedulePerBatch;

  /**
   * Creates a run.
   *
   * @param settings settings that were {@linkplain TrainerSettings#check checked}
   * @param limit largest number of batches in training and in validation
   */
  TrainingRun(TrainerSettings settings, DataLoader data, int limit) {
    this.settings = settings;
    this.training = new Batches(data, limit);
    this.validation = settings.validation == null ? null : new Batches(settings.validation, limit);
    this.state = new TrainingState(settings, data);
    this.step = new GradientStep(settings, state.optimizer);
    this.listeners = settings.listeners;
    this.checkpoints = checkpoints(data);
    Schedule schedule = settings.schedule;
    this.schedulePerBatch =
        schedule != null && (settings.schedulePerBatch || schedule.isPerBatch());
    if (schedule != null) {
      checkSchedule(schedule);
    }
  }

  private @Nullable RunCheckpoints checkpoints(DataLoader data) {
    Checkpoints chosen = settings.checkpoints;
    return chosen == null
        ? null
        : new RunCheckpoints(
            chosen, settings.resume, new RunState(settings, chosen.info(), data, state), state);
  }

  /** Checks that the schedule is long enough for the whole run. */
  private void checkSchedule(Schedule schedule) {
    boolean monitored = state.scheduler != null && state.scheduler.isMonitored();
    if (monitored && schedulePerBatch) {
      throw new IllegalArgumentException(
          "Trainer: %s follows the validation loss, which is known after each epoch only; use schedule(..) instead of schedulePerBatch(..)"
              .formatted(schedule));
    }
    if (!monitored) {
      long updates = (training.count() + settings.accumulate - 1L) / settings.accumulate;
      long steps = settings.epochs * (schedulePerBatch ? updates : 1L);
      double rate = state.optimizer.learningRate();
      schedule.learningRate(steps, rate, rate);
    }
  }

  /** Trains to the end, and calls {@link TrainingListener#trainingEnded} in any case. */
  History run() {
    History history;
    try {
      history = train();
    } catch (Throwable e) {
      endTraining(TrainingEnd.failed(e));
      throw e;
    }
    endTraining(TrainingEnd.of(history));
    return history;
  }

  private void endTraining(TrainingEnd end) {
    Throwable failure = end.failure().orElse(null);
    Throwable first = failure;
    for (TrainingListener listener : listeners) {
      try {
        listener.trainingEnded(end);
      } catch (Throwable e) { // Kotlin and Groovy throw checked exceptions here, too
        if (first == null) {
          first = e;
        } else if (first != e) {
          first.addSuppressed(e);
        }
      }
    }
    if (failure == null && first != null) {
      throw Unchecked.rethrow(first);
    }
  }

  /** Trains, and restores the best weights if early stopping does so. */
  private History train() {
    if (checkpoints != null) {
      checkpoints.begin();
    }
    startTraining();
    try {
      while ((state.isWithinEpoch() || state.epoch < settings.epochs) && !stops()) {
        Epoch epoch = epoch();
        if (epoch == null) {
          break;
        }
        finish(epoch);
      }
    } catch (Batches.LoopInterrupted e) {
      state.stopReason = StopReason.INTERRUPTED;
    }
    if (checkpoints != null) {
      checkpoints.end();
    }
    EarlyStopper stopper = state.stopper;
    if (stopper != null && stopper.canRestore()) {
      stopper.restoreBest();
    }
    return new History(
        state.epochs, state.stopReason == null ? StopReason.COMPLETED : state.stopReason);
  }

  private void startTraining() {
    if (listeners.isEmpty()) {
      return;
    }
    TrainingStart start = settings.start(training.loader(), state);
    for (TrainingListener listener : listeners) {
      listener.trainingStarted(start);
    }
  }

  private boolean stops() {
    if (state.stopReason == null && Thread.currentThread().isInterrupted()) {
      state.stopReason = StopReason.INTERRUPTED;
    } else if (state.stopReason == null && (settings.stop.getAsBoolean() || stopRequested())) {
      state.stopReason = StopReason.STOPPED;
    }
    return state.stopReason != null;
  }

  private boolean stopRequested() {
    for (int i = 0; i < listeners.size(); i++) {
      if (listeners.get(i).stopRequested()) {
        return true;
      }
    }
    return false;
  }

  /** Runs one epoch; returns {@code null} if the stop condition ended it. */
  private @Nullable Epoch epoch() {
    if (!state.isWithinEpoch()) {
      state.beginEpoch(settings);
    }
    for (TrainingListener listener : listeners) {
      listener.epochStarted(state.epoch, settings.epochs, training.count());
    }
    settings.model.train();
    Iterator<Batch> batches = state.generators.begin(training, state.batch);
    while (batches.hasNext()) {
      Batch batch = batches.next();
      if (stops()) {
        return null;
      }
      state.batch++;
      long updates = state.updates;
      double value = step(batch);
      state.lossSum += value;
      if (!Double.isFinite(value)) {
        throw NotFiniteException.of(
            settings.model, batch, step.objective(), state.epoch, state.batch, value);
      }
      for (int i = 0; i < listeners.size(); i++) {
        listeners.get(i).batchDone(state.epoch, state.batch, value);
      }
      if (state.updates > updates) {
        afterUpdate();
      }
    }
    TensorScope.closeExpired();
    Duration duration = state.durationOfEpoch();
    Validation validated =
        validation == null ? null : step.objective().validation().apply(validation);
    return new Epoch(
        state.epoch,
        state.lossSum / state.batch,
        validated == null ? OptionalDouble.empty() : OptionalDouble.of(validated.loss()),
        validated == null ? OptionalDouble.empty() : validated.accuracy(),
        state.metrics.means(),
        state.learningRate,
        duration);
  }

  /**
   * Computes the gradients of a batch, and updates the parameters if it is the last one whose
   * gradients are added. If the loss is not finite, no parameter changes.
   */
  private double step(Batch batch) {
    int number = state.batch;
    int before = (number - 1) / settings.accumulate * settings.accumulate;
    int together = Math.min(settings.accumulate, training.count() - before);
    if (number == before + 1) {
      step.zeroGrad();
    }
    TrainingStep.Result computed = step.forward(batch);
    double value = computed.loss().item();
    if (!Double.isFinite(value)) {
      return value;
    }
    Tensor outputs = computed.outputs();
    if (outputs != null) {
      for (int i = 0; i < listeners.size(); i++) {
        listeners.get(i).outputsComputed(state.epoch, number, outputs, batch.targets());
      }
      state.metrics.add(outputs, batch);
    }
    step.backward(computed.loss(), together);
    if (number == before + together) {
      update();
    }
    return value;
  }

  private void update() {
    step.clip();
    for (int i = 0; i < listeners.size(); i++) {
      listeners.get(i).gradientsComputed(state.epoch, state.batch);
    }
    state.learningRate = state.optimizer.learningRate();
    step.update();
    state.updates++;
    if (schedulePerBatch && state.scheduler != null) {
      state.scheduler.step();
    }
  }

  private void afterUpdate() {
    state.keepPosition();
    if (checkpoints != null) {
      checkpoints.afterUpdate();
    }
  }

  private void finish(Epoch epoch) {
    state.epochs.add(epoch);
    if (state.stopper != null
        && state.stopper.step(epoch.monitored())
        && epoch.number() < settings.epochs) {
      state.stopReason = StopReason.EARLY_STOPPED;
    }
    if (state.scheduler != null && state.scheduler.isMonitored()) {
      state.scheduler.step(epoch.monitored());
    } else if (state.scheduler != null && !schedulePerBatch) {
      state.scheduler.step();
    }
    for (TrainingListener listener : listeners) {
      listener.epochDone(epoch);
    }
    state.keepPosition();
    if (checkpoints != null) {
      checkpoints.afterEpoch();
    }
  }
}
