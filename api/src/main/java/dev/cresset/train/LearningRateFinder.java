package dev.cresset.train;

import dev.cresset.data.Batch;
import dev.cresset.data.DataLoader;
import dev.cresset.optim.Optimizer;
import dev.cresset.types.NotNull;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/**
 * Suggests a learning rate: trains with rates that grow exponentially, and finds where the loss
 * falls fastest (Smith, "Cyclical learning rates for training neural networks", 2017).
 *
 * <pre>{@code
 * LearningRateSweep sweep = LearningRateFinder.of(trainer).run(loader);
 * History history = trainer.optimizer(adam(sweep.suggestion())).fit(loader);
 * }</pre>
 *
 * <p>The trainer's optimizer gets the rate {@code from * (to / from)^(i / (steps - 1))} in step
 * {@code i}, in all parameter groups, and makes one update with one batch; the trainer's schedule,
 * accumulation, metrics and listeners are not used. Afterwards the parameters, buffers, modes and
 * generators are as they were, and gradients are cleared.
 *
 * <p>Immutable. Counterpart: {@code Tuner.lr_find} in PyTorch Lightning.
 *
 * @since 0.1
 */
public final class LearningRateFinder {

  private static final int MIN_STEPS = 20;
  private static final double SMOOTHING = 0.98;

  /** The sweep ends when the smoothed loss is this many times its minimum. */
  private static final double DIVERGENCE = 4;

  private final TrainerSettings settings;
  private final double from;
  private final double to;
  private final int steps;

  private LearningRateFinder(TrainerSettings settings, double from, double to, int steps) {
    this.settings = settings;
    this.from = from;
    this.to = to;
    this.steps = steps;
  }

  /** Returns a finder for a trainer, with 100 rates from 1e-7 to 10. */
  public static LearningRateFinder of(Trainer trainer) {
    NotNull.check("LearningRateFinder.of", "trainer", trainer);
    return new LearningRateFinder(trainer.settings(), 1e-7, 10, 100);
  }

  /**
   * Returns this finder with another range of rates.
   *
   * @param from smallest rate, above 0
   * @param to largest rate, above {@code from} and finite
   * @throws IllegalArgumentException if a rate is out of range
   */
  public LearningRateFinder range(double from, double to) {
    if (!(from > 0 && from < to && to < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException(
          "LearningRateFinder: the rates must be finite, above 0 and in increasing order, got %s to %s"
              .formatted(from, to));
    }
    return new LearningRateFinder(settings, from, to, steps);
  }

  /**
   * Returns this finder with another number of rates, one for each update.
   *
   * @throws IllegalArgumentException if it is below 20
   */
  public LearningRateFinder steps(int steps) {
    if (steps < MIN_STEPS) {
      throw new IllegalArgumentException(
          "LearningRateFinder: the number of steps must be %s or more, got %s"
              .formatted(MIN_STEPS, steps));
    }
    return new LearningRateFinder(settings, from, to, steps);
  }

  /**
   * Tries the rates on batches of training data, and begins a new epoch where the data ends.
   *
   * <p>The sweep ends early when the loss is not finite, or when the smoothed loss is four times
   * its minimum.
   *
   * @throws IllegalStateException if neither a loss nor a step is set on the trainer, or no
   *     optimizer is set
   * @throws java.util.concurrent.CancellationException if the thread is interrupted; its interrupt
   *     status stays set
   */
  public LearningRateSweep run(DataLoader data) {
    settings.check("LearningRateFinder", "run", data);
    return Trial.of("LearningRateFinder", settings, data).run(() -> sweep(new Batches(data)));
  }

  private LearningRateSweep sweep(Batches batches) {
    Optimizer optimizer = settings.newOptimizer();
    GradientStep step = new GradientStep(settings, optimizer);
    settings.model.train();
    List<LearningRateSweep.Point> points = new ArrayList<>();
    Iterator<Batch> epoch = batches.iterator();
    double average = 0;
    double smallest = Double.POSITIVE_INFINITY;
    for (int i = 0; i < steps; i++) {
      while (!epoch.hasNext()) {
        epoch = batches.iterator();
      }
      double rate = from * StrictMath.pow(to / from, i / (steps - 1.0));
      optimizer.learningRate(rate);
      double loss = step.train(epoch.next());
      if (!Double.isFinite(loss)) {
        break;
      }
      average = SMOOTHING * average + (1 - SMOOTHING) * loss;
      double smoothed = average / (1 - StrictMath.pow(SMOOTHING, i + 1.0));
      points.add(new LearningRateSweep.Point(rate, loss, smoothed));
      if (smoothed > DIVERGENCE * smallest) {
        break;
      }
      smallest = Math.min(smallest, smoothed);
    }
    return new LearningRateSweep(points, steps);
  }

  @Override
  public String toString() {
    return "LearningRateFinder(from=%s, to=%s, steps=%s)".formatted(from, to, steps);
  }
}
