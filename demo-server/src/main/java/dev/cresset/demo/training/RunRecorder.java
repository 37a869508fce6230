package dev.cresset.demo.training;

import dev.cresset.backend.Backends;
import dev.cresset.dashboard.run.Accuracy;
import dev.cresset.dashboard.run.AccuracyCounter;
import dev.cresset.dashboard.run.EpochResult;
import dev.cresset.dashboard.run.LayerObserver;
import dev.cresset.dashboard.run.Run;
import dev.cresset.dashboard.run.RunEvents;
import dev.cresset.nn.Module;
import dev.cresset.spi.Backend;
import dev.cresset.spi.MemoryUse;
import dev.cresset.tensor.Tensor;
import dev.cresset.train.Epoch;
import dev.cresset.train.TrainingListener;

/** Records the training of a network in its run. */
final class RunRecorder implements TrainingListener {

  private static final int MEMORY_SAMPLES_PER_EPOCH = 20;

  private final Run run;
  private final PlannedRun planned;
  private final RunEvents events;
  private final RunListener listener;
  private final LayerObserver layers;
  private final AccuracyCounter accuracy = new AccuracyCounter();
  private final Backend backend = Backends.current();
  private int stepsPerMemorySample = 1;

  RunRecorder(Run run, PlannedRun planned, Module model, RunEvents events, RunListener listener) {
    this.run = run;
    this.planned = planned;
    this.events = events;
    this.listener = listener;
    this.layers = new LayerObserver(model);
  }

  @Override
  public void epochStarted(int epoch, int epochs, int batches) {
    stepsPerMemorySample = Math.max(1, batches / MEMORY_SAMPLES_PER_EPOCH);
    layers.epochStarted(batches);
    accuracy.epochStarted(run.isWithinEpoch() ? planned.partialAccuracy() : Accuracy.NONE);
    run.epochStarted(epoch, batches);
  }

  @Override
  public void outputsComputed(int epoch, int batch, Tensor outputs, Tensor targets) {
    accuracy.count(outputs, targets);
  }

  @Override
  public void gradientsComputed(int epoch, int batch) {
    layers.gradientsComputed(batch);
  }

  @Override
  public void batchDone(int epoch, int batch, double loss) {
    layers.batchDone(batch);
    run.stepDone(batch, loss);
    if (batch % stepsPerMemorySample == 0) {
      recordMemory();
    }
  }

  private void recordMemory() {
    Runtime java = Runtime.getRuntime();
    MemoryUse use = backend.memory();
    run.memoryUsed(java.totalMemory() - java.freeMemory(), use.liveBytes() + use.pooledBytes());
  }

  /** Keeps the accuracy of an epoch that is incomplete, which may be resumed. */
  @Override
  public void trainingEnded() {
    planned.stoppedWithin(accuracy.accuracy());
  }

  @Override
  public void epochDone(Epoch epoch) {
    EpochResult result = EpochResult.of(epoch, accuracy.accuracy().share());
    run.epochDone(result, layers.means());
    listener.epochRecorded(result);
    events.publish(run);
  }
}
