package dev.cresset.demo.run;

import dev.cresset.demo.recipe.Variant;
import dev.cresset.metrics.ConfusionMatrix;
import dev.cresset.nn.Summary;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One network's training and test, as it goes on: written by the thread that trains, read by any.
 */
public final class Run {

  private static final int LOSS_POINTS = 600;
  private static final int MEMORY_POINTS = 200;

  private final long id;
  private final long group;
  private final RunPlan plan;
  private final Variant variant;
  private final String backend;
  private final Instant startedAt = Instant.now();

  private RunState state = RunState.TRAINING;
  private @Nullable String error;
  private boolean stopAsked;
  private boolean followed;

  private @Nullable Summary summary;
  private int trainingImages;
  private int validationImages;
  private int testImages;

  private long startNanos = System.nanoTime();
  private long endNanos;
  private int epoch;
  private int batch;
  private int batches;
  private long step;
  private double lossSum;
  private final List<EpochResult> history = new ArrayList<>();
  private final List<EpochChanges> changes = new ArrayList<>();
  private final LossCurve losses = new LossCurve(LOSS_POINTS);
  private final MemoryCurve memory = new MemoryCurve(MEMORY_POINTS);
  private MemoryPoint lastMemory = MemoryPoint.NONE;

  private @Nullable ConfusionMatrix confusion;
  private @Nullable TestResult tested;
  private @Nullable Network network;

  /**
   * Starts a run.
   *
   * @param id its number
   * @param group number of the first run of the same plan
   * @param plan what is trained
   * @param variant which of the recipe's networks
   * @param backend name of the backend that computes
   */
  public Run(long id, long group, RunPlan plan, Variant variant, String backend) {
    this.id = id;
    this.group = group;
    this.plan = plan;
    this.variant = variant;
    this.backend = backend;
  }

  // ---------------------------------------------------------------------------------------------
  // Written while it trains

  /** Notes whether another network of its plan is to follow. */
  public synchronized void followed(boolean followed) {
    this.followed = followed;
  }

  /** Notes the network and the images, once they are there. */
  public synchronized void built(Summary summary, int training, int validation, int test) {
    this.summary = summary;
    this.trainingImages = training;
    this.validationImages = validation;
    this.testImages = test;
    this.startNanos = System.nanoTime();
  }

  /** Notes that an epoch begins. */
  public synchronized void epochStarted(int epoch, int batches) {
    this.epoch = epoch;
    this.batch = 0;
    this.batches = batches;
  }

  /** Notes one step. */
  public synchronized void stepDone(int batch, double loss) {
    this.batch = batch;
    step++;
    lossSum += loss;
    losses.add(step, loss);
  }

  /** Notes the memory in use now. */
  public synchronized void memoryUsed(long heapBytes, long nativeBytes) {
    lastMemory = new MemoryPoint(step, heapBytes, nativeBytes);
    memory.add(lastMemory);
  }

  /** Notes how much the layers changed in an epoch. */
  public synchronized void layersChanged(EpochChanges epoch) {
    changes.add(epoch);
  }

  /** Notes an epoch that is done. */
  public synchronized void epochDone(EpochResult done) {
    history.add(done);
  }

  /** Notes that training has ended and the test begins. */
  public synchronized void testing() {
    become(RunState.TESTING);
    endNanos = System.nanoTime();
  }

  /** Notes the result of the test; the run has ended. */
  public synchronized void tested(TestResult result, Network trained) {
    become(stopAsked ? RunState.STOPPED : RunState.FINISHED);
    confusion = result.confusion();
    tested = result;
    network = trained;
  }

  /** Notes why there is no result; the run has ended. */
  public synchronized void failed(String sentence) {
    become(RunState.FAILED);
    if (endNanos == 0) {
      endNanos = System.nanoTime();
    }
    error = sentence;
  }

  private void become(RunState next) {
    if (!state.canBecome(next)) {
      throw new IllegalStateException(
          "run %s: it is %s and cannot become %s".formatted(id, state, next));
    }
    state = next;
  }

  /**
   * Asks it to end with its next step.
   *
   * @return false if it no longer trains
   */
  public synchronized boolean stop() {
    if (state != RunState.TRAINING) {
      return false;
    }
    stopAsked = true;
    return true;
  }

  /** Forgets what takes much memory; the figures stay. */
  public synchronized void forgetDetails() {
    network = null;
    tested = null;
  }

  // ---------------------------------------------------------------------------------------------
  // Read by anyone

  /** Returns its number. */
  public long id() {
    return id;
  }

  /** Returns the number of the first run of the same plan. */
  public long group() {
    return group;
  }

  /** Returns what is trained. */
  public RunPlan plan() {
    return plan;
  }

  /** Returns which of the recipe's networks it trains. */
  public Variant variant() {
    return variant;
  }

  /** Returns the name of the backend that computes. */
  public String backend() {
    return backend;
  }

  /** Returns when it was started. */
  public Instant startedAt() {
    return startedAt;
  }

  /** Returns how far it has come. */
  public synchronized RunState state() {
    return state;
  }

  /** Returns whether it was asked to end. */
  public synchronized boolean stopAsked() {
    return stopAsked;
  }

  /** Returns whether a stop has an effect: on its training, or on the networks that follow. */
  public synchronized boolean stoppable() {
    return state == RunState.TRAINING || state == RunState.TESTING && followed;
  }

  /** Returns the network's layers, once it is built. */
  public synchronized Optional<Summary> summary() {
    return Optional.ofNullable(summary);
  }

  /** Returns what the test came to, once it is done and as long as it is kept. */
  public synchronized Optional<TestResult> tested() {
    return Optional.ofNullable(tested);
  }

  /** Returns the trained network, once it is tested and as long as it is kept. */
  public synchronized Optional<Network> network() {
    return Optional.ofNullable(network);
  }

  /** Returns where it stands. */
  public synchronized Progress progress() {
    double seconds = ((endNanos == 0 ? System.nanoTime() : endNanos) - startNanos) / 1e9;
    long steps = (long) plan.epochs() * batches;
    double share = steps == 0 ? 0 : (double) step / steps;
    long samples =
        Math.min(step * plan.recipe().batchSize(), (long) trainingImages * plan.epochs());
    return new Progress(
        epoch,
        batch,
        batches,
        step,
        lossSum,
        share,
        seconds,
        state == RunState.TRAINING && step > 0 ? seconds * (1 - share) / share : Double.NaN,
        seconds > 0 ? samples / seconds : 0,
        lastMemory);
  }

  /** Returns the running loss after a step, in at most so many points. */
  public synchronized List<LossPoint> lossesAfter(long step, int most) {
    return losses.pointsAfter(step, most);
  }

  /** Returns everything but the network and its predictions, as it is now. */
  public synchronized RunSnapshot snapshot() {
    return new RunSnapshot(
        this,
        state,
        stoppable(),
        error,
        trainingImages,
        validationImages,
        testImages,
        progress(),
        List.copyOf(history),
        List.copyOf(changes),
        losses.points(),
        memory.points(),
        confusion);
  }
}
