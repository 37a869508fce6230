package dev.cresset.dashboard.run;

import dev.cresset.metrics.ConfusionMatrix;
import dev.cresset.train.History;
import dev.cresset.train.StopReason;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The training and the test of one network, recorded by the training thread. Thread-safe: any
 * thread may read it at any time.
 */
public final class Run {

  private static final int LOSS_POINTS = 600;
  private static final int MEMORY_POINTS = 200;

  private final long id;
  private final long group;
  private final RunDescription description;
  private final Instant startedAt;
  private final @Nullable Long resumedFrom;

  private RunState state = RunState.TRAINING;
  private @Nullable String error;
  private boolean stopRequested;
  private boolean followed;

  private @Nullable NetworkLayers layers;
  private int trainingImages;
  private int validationImages;
  private int testImages;

  /** Of a run that was restored; it does not change. */
  private @Nullable Progress restored;

  private double secondsBefore;
  private long startNanos = System.nanoTime();
  private long endNanos;
  private int epoch;
  private int batch;
  private int batches;
  private long step;
  private final List<EpochResult> history = new ArrayList<>();
  private final List<EpochGradients> gradients = new ArrayList<>();
  private final DownsampledCurve<LossPoint> losses =
      new DownsampledCurve<>(LOSS_POINTS, LossPoint::merge);
  private final DownsampledCurve<MemoryPoint> memory =
      new DownsampledCurve<>(MEMORY_POINTS, (earlier, later) -> later);

  private @Nullable StopReason stopReason;
  private @Nullable Integer restoredEpoch;
  private @Nullable ConfusionMatrix confusion;
  private @Nullable TestResult testResult;
  private @Nullable RegressionResult regressionResult;
  private @Nullable RegressionFigures regression;
  private @Nullable TrainedNetwork network;
  private @Nullable TestTable table;

  /** As long as the run can be resumed or is in progress. */
  private @Nullable Continuation continuation;

  /**
   * Starts a run.
   *
   * @param id its number
   * @param group number of the first run of the same group
   * @param description what is known of it
   */
  public Run(long id, long group, RunDescription description) {
    this.id = id;
    this.group = group;
    this.description = description;
    this.startedAt = Instant.now();
    this.resumedFrom = null;
  }

  private Run(long id, RunSnapshot snapshot) {
    this.id = id;
    this.group = id;
    this.description = snapshot.description();
    this.startedAt = snapshot.startedAt();
    this.resumedFrom = null;
    state = snapshot.state();
    error = snapshot.error();
    stopReason = snapshot.stopReason();
    restoredEpoch = snapshot.restoredEpoch();
    trainingImages = snapshot.trainingImages();
    validationImages = snapshot.validationImages();
    testImages = snapshot.testImages();
    layers = snapshot.layers();
    restored = snapshot.progress();
    history.addAll(snapshot.history());
    gradients.addAll(snapshot.gradients());
    losses.restore(snapshot.losses());
    memory.restore(snapshot.memory());
    testResult = snapshot.testResult();
    confusion = testResult == null ? null : testResult.confusion();
    regressionResult = snapshot.regressionResult();
    regression = regressionResult == null ? null : regressionResult.figures();
  }

  /** Returns a run as it was recorded elsewhere; it cannot be stopped or continued here. */
  public static Run restored(long id, RunSnapshot snapshot) {
    return new Run(id, snapshot);
  }

  /** Returns all that is recorded now. */
  public synchronized RunSnapshot snapshot() {
    return new RunSnapshot(
        description,
        startedAt,
        state,
        error,
        stopReason,
        restoredEpoch,
        trainingImages,
        validationImages,
        testImages,
        layers,
        progress(),
        history(),
        gradients(),
        losses(),
        memory(),
        testResult,
        regressionResult);
  }

  private Run(long id, Run stopped) {
    this.id = id;
    this.group = id;
    this.description = stopped.description;
    this.startedAt = Instant.now();
    this.resumedFrom = stopped.id;
    this.continuation = stopped.continuation;
    stopped.continuation = null;
    secondsBefore = stopped.progress().seconds();
    epoch = stopped.epoch;
    batch = stopped.batch;
    batches = stopped.batches;
    step = stopped.step;
    history.addAll(stopped.history);
    gradients.addAll(stopped.gradients);
    losses.continueFrom(stopped.losses);
    memory.continueFrom(stopped.memory);
  }

  /**
   * Starts a run that continues a stopped one: with its curves, and with its {@link Continuation},
   * which the stopped run then no longer has.
   *
   * @return empty if the run cannot be resumed
   */
  public static Optional<Run> resuming(long id, Run stopped) {
    synchronized (stopped) {
      return stopped.resumable() ? Optional.of(new Run(id, stopped)) : Optional.empty();
    }
  }

  // ---------------------------------------------------------------------------------------------
  // Written by the training thread

  /** Records whether another network of its plan follows. */
  public synchronized void followed(boolean followed) {
    this.followed = followed;
  }

  /** Records the network and the number of images. */
  public synchronized void built(NetworkLayers network, int training, int validation, int test) {
    this.layers = network;
    this.trainingImages = training;
    this.validationImages = validation;
    this.testImages = test;
    this.startNanos = System.nanoTime();
  }

  /** Records what is needed to continue the run once it is stopped. */
  public synchronized void continuedWith(Continuation next) {
    continuation = next;
  }

  /** Returns what is needed to continue the run: of an earlier part of it, if it resumes one. */
  public synchronized Optional<Continuation> continuation() {
    return Optional.ofNullable(continuation);
  }

  /** Returns whether the last epoch that was started is incomplete. */
  public synchronized boolean isWithinEpoch() {
    return epoch > history.size() && batch > 0;
  }

  /** Records the start of an epoch. */
  public synchronized void epochStarted(int epoch, int batches) {
    this.epoch = epoch;
    this.batch = 0;
    this.batches = batches;
  }

  /** Records one step. */
  public synchronized void stepDone(int batch, double loss) {
    this.batch = batch;
    step++;
    losses.add(new LossPoint(step, loss, loss));
  }

  /** Records the memory in use. */
  public synchronized void memoryUsed(long heapBytes, long nativeBytes) {
    memory.add(new MemoryPoint(step, heapBytes, nativeBytes));
  }

  /** Records the result of an epoch. */
  public synchronized void epochDone(EpochResult result, List<LayerStatistics> layers) {
    history.add(result);
    gradients.add(new EpochGradients(result.epoch(), layers));
  }

  /** Records why training ended, and which epoch's weights early stopping restored. */
  public synchronized void trained(History results) {
    stopReason = results.stopReason();
    if (description.patience() != null && !results.epochs().isEmpty()) {
      restoredEpoch = results.best().number();
    }
  }

  /** Records the end of training and the start of the test. */
  public synchronized void testing() {
    become(RunState.TESTING);
    endNanos = System.nanoTime();
  }

  /** Ends the run without a test. */
  public synchronized void ended() {
    become(endState());
  }

  private RunState endState() {
    boolean cut =
        stopRequested || stopReason == StopReason.STOPPED || stopReason == StopReason.INTERRUPTED;
    return cut ? RunState.STOPPED : RunState.FINISHED;
  }

  /**
   * Records the result of the test and ends the run.
   *
   * @param trained the network; {@code null} if it is not kept
   */
  public synchronized void tested(TestResult result, @Nullable TrainedNetwork trained) {
    become(endState());
    confusion = result.confusion();
    testResult = result;
    network = trained;
    discardIfComplete();
  }

  /** Records the result of the test of a network that predicts numbers and ends the run. */
  public synchronized void tested(RegressionResult result) {
    RegressionFigures figures = result.figures();
    become(endState());
    regression = figures;
    regressionResult = result;
    discardIfComplete();
  }

  private void discardIfComplete() {
    if (stopReason != StopReason.STOPPED) {
      discardContinuation();
    }
  }

  /** Records why the run failed and ends it. */
  public synchronized void failed(String message) {
    become(RunState.FAILED);
    if (endNanos == 0) {
      endNanos = System.nanoTime();
    }
    error = message;
    discardContinuation();
  }

  private void become(RunState next) {
    if (!state.canBecome(next)) {
      throw new IllegalStateException(
          "run %s: cannot change from %s to %s".formatted(id, state, next));
    }
    state = next;
  }

  /**
   * Requests that training ends with the next step.
   *
   * @return false if the run is not training
   */
  public synchronized boolean stop() {
    if (state != RunState.TRAINING || restored != null) {
      return false;
    }
    stopRequested = true;
    return true;
  }

  /** Archives the run: drops its network and predictions and keeps its figures. */
  public synchronized void archive() {
    network = null;
    testResult = null;
    regressionResult = null;
    table = null;
    discardContinuation();
  }

  /** Discards what is needed to continue the run; it cannot be resumed any more. */
  public synchronized void discardContinuation() {
    Continuation kept = continuation;
    continuation = null;
    if (kept != null) {
      kept.discard();
    }
  }

  // ---------------------------------------------------------------------------------------------
  // Read by any thread

  /** Calls a function while nothing is recorded, so that all values it reads fit together. */
  public synchronized <T> T read(Function<Run, T> function) {
    return function.apply(this);
  }

  /** Returns its number. */
  public long id() {
    return id;
  }

  /** Returns the number of the first run of the same plan. */
  public long group() {
    return group;
  }

  /** Returns what was known of it when it started. */
  public RunDescription description() {
    return description;
  }

  /** Returns when it was started. */
  public Instant startedAt() {
    return startedAt;
  }

  /** Returns its state. */
  public synchronized RunState state() {
    return state;
  }

  /** Returns why the run failed; {@code null} if it did not. */
  public synchronized @Nullable String error() {
    return error;
  }

  /** Returns why training ended; {@code null} before its end and if it failed. */
  public synchronized @Nullable StopReason stopReason() {
    return stopReason;
  }

  /** Returns the epoch whose weights early stopping restored; {@code null} if it restored none. */
  public synchronized @Nullable Integer restoredEpoch() {
    return restoredEpoch;
  }

  /** Returns whether a stop was requested. */
  public synchronized boolean stopRequested() {
    return stopRequested;
  }

  /** Returns whether the run was stopped and can be continued. */
  public synchronized boolean resumable() {
    return state == RunState.STOPPED && continuation != null;
  }

  /** Returns the number of the stopped run that this one continues; {@code null} for none. */
  public @Nullable Long resumedFrom() {
    return resumedFrom;
  }

  /** Returns whether a stop has an effect: on its training, or on the networks that follow. */
  public synchronized boolean stoppable() {
    return restored == null
        && (state == RunState.TRAINING || state == RunState.TESTING && followed);
  }

  /** Returns the layers of the network, once it is built. */
  public synchronized Optional<NetworkLayers> layers() {
    return Optional.ofNullable(layers);
  }

  /** Returns the number of training images, 0 before the network is built. */
  public synchronized int trainingImages() {
    return trainingImages;
  }

  /** Returns the number of validation images. */
  public synchronized int validationImages() {
    return validationImages;
  }

  /** Returns the number of test images. */
  public synchronized int testImages() {
    return testImages;
  }

  /** Returns the progress. */
  public synchronized Progress progress() {
    if (restored != null) {
      return restored;
    }
    double seconds =
        secondsBefore + ((endNanos == 0 ? System.nanoTime() : endNanos) - startNanos) / 1e9;
    long steps = (long) description.epochs() * batches;
    double share = steps == 0 ? 0 : (double) step / steps;
    long samples =
        Math.min(step * description.batchSize(), (long) trainingImages * description.epochs());
    return new Progress(
        epoch,
        batch,
        batches,
        step,
        share,
        seconds,
        state == RunState.TRAINING && step > 0 ? seconds * (1 - share) / share : Double.NaN,
        seconds > 0 ? samples / seconds : 0);
  }

  /** Returns the results of the epochs so far. */
  public synchronized List<EpochResult> history() {
    return List.copyOf(history);
  }

  /** Returns the gradients of the epochs so far. */
  public synchronized List<EpochGradients> gradients() {
    return List.copyOf(gradients);
  }

  /** Returns the training loss in fewer than 600 points. */
  public synchronized List<LossPoint> losses() {
    return LossPoint.smooth(losses.points());
  }

  /** Returns the training loss from the point after an update; {@code null} for all of it. */
  public synchronized CurveUpdate<LossPoint> lossesSince(@Nullable CurveUpdate<LossPoint> earlier) {
    return CurveUpdate.since(earlier, losses(), losses.samplesPerPoint());
  }

  /** Returns the memory in use in fewer than 200 points. */
  public synchronized List<MemoryPoint> memory() {
    return memory.points();
  }

  /** Returns the memory in use from the point after an update; {@code null} for all of it. */
  public synchronized CurveUpdate<MemoryPoint> memorySince(
      @Nullable CurveUpdate<MemoryPoint> earlier) {
    return CurveUpdate.since(earlier, memory(), memory.samplesPerPoint());
  }

  /** Returns the confusion matrix of the test; {@code null} before. */
  public synchronized @Nullable ConfusionMatrix confusion() {
    return confusion;
  }

  /** Returns the predictions of the test; empty before, and once the run is archived. */
  public synchronized Optional<TestResult> testResult() {
    return Optional.ofNullable(testResult);
  }

  /** Returns the figures of the test of predicted numbers; {@code null} before. */
  public synchronized @Nullable RegressionFigures regression() {
    return regression;
  }

  /** Returns the predicted numbers of the test; empty before, and once the run is archived. */
  public synchronized Optional<RegressionResult> regressionResult() {
    return Optional.ofNullable(regressionResult);
  }

  /**
   * Records the test rows and the predictor of rows, from which the page computes predictions,
   * partial dependence and permutation importance.
   */
  public synchronized void testedOn(TestTable rows) {
    table = rows;
  }

  /** Returns the table of the test; empty without one, and once the run is archived. */
  public synchronized Optional<TestTable> table() {
    return Optional.ofNullable(table);
  }

  /** Returns the trained network; empty before the test, and once the run is archived. */
  public synchronized Optional<TrainedNetwork> network() {
    return Optional.ofNullable(network);
  }
}
