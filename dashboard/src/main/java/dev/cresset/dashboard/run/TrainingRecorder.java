package dev.cresset.dashboard.run;

import dev.cresset.backend.Backends;
import dev.cresset.nn.Module;
import dev.cresset.spi.Backend;
import dev.cresset.spi.MemoryUse;
import dev.cresset.tensor.Tensor;
import dev.cresset.train.Epoch;
import dev.cresset.train.TrainingListener;
import dev.cresset.train.TrainingStart;
import dev.cresset.types.DType;
import dev.cresset.types.Shape;
import org.jspecify.annotations.Nullable;

/** Records the training of a network in its run: losses, accuracy, gradients and memory. */
public class TrainingRecorder implements TrainingListener {

  private static final int MEMORY_SAMPLES_PER_EPOCH = 20;

  private final Run run;
  private final LayerObserver layers;
  private final AccuracyCounter accuracy = new AccuracyCounter();
  private final Backend backend = Backends.current();
  private int stepsPerMemorySample = 1;

  /** Records the training of this model in this run. */
  public TrainingRecorder(Run run, Module model) {
    this.run = run;
    this.layers = new LayerObserver(model);
  }

  @Override
  public final void trainingStarted(TrainingStart start) {
    accuracy.ignore(start.ignoredLabel());
  }

  @Override
  public final void epochStarted(int epoch, int epochs, int batches) {
    stepsPerMemorySample = Math.max(1, batches / MEMORY_SAMPLES_PER_EPOCH);
    layers.epochStarted(batches);
    accuracy.epochStarted(countedBefore());
    run.epochStarted(epoch, batches);
  }

  /** Returns the training accuracy of the current epoch before this recorder was created. */
  protected Accuracy countedBefore() {
    return Accuracy.NONE;
  }

  /** Returns what was counted since the epoch began. */
  protected final Accuracy counted() {
    return accuracy.accuracy();
  }

  @Override
  public final void outputsComputed(int epoch, int batch, Tensor outputs, Tensor targets) {
    if (areClasses(outputs, targets)) {
      accuracy.count(outputs, targets);
    }
  }

  /** Labels of two or more classes; other targets have no accuracy. */
  private static boolean areClasses(Tensor outputs, Tensor targets) {
    Shape scores = outputs.shape();
    Shape labels = targets.shape();
    return targets.dtype() == DType.INT64
        && scores.rank() == 2
        && labels.rank() == 1
        && scores.dim(0) == labels.dim(0)
        && scores.dim(1) > 1;
  }

  @Override
  public final void gradientsComputed(int epoch, int batch) {
    layers.gradientsComputed(batch);
  }

  @Override
  public final void batchDone(int epoch, int batch, double loss) {
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

  @Override
  public final void epochDone(Epoch epoch) {
    Accuracy all = counted();
    @Nullable Double share = all.samples() == 0 ? null : (Double) all.share();
    EpochResult result = EpochResult.of(epoch, share);
    run.epochDone(result, layers.means());
    recorded(result);
  }

  /** Called after an epoch is recorded. */
  protected void recorded(EpochResult result) {}
}
