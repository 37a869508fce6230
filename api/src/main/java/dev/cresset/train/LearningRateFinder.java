package dev.cresset.train;

import dev.cresset.data.Batch;
import dev.cresset.data.DataLoader;
import dev.cresset.optim.Optimizer;
import dev.cresset.types.NotNull;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;

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

  /** Number of batches whose mean loss, before the first update, the others are compared with. */
  private static final int UNTRAINED_BATCHES = 10;

  /** The sweep ends when the running mean of the loss is this many times that of the beginning. */
  private static final double DIVERGENCE = 4;

  /** Factor of the running mean. */
  private static final double SMOOTHING = 0.9;

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
   * <p>The sweep ends early when a loss is not finite, or when the running mean of the losses is
   * four times the mean loss of ten batches before the first update.
   *
   * @throws IllegalStateException if neither a loss nor a step is set on the trainer, or no
   *     optimizer is set
   * @throws NotFiniteException if a loss before the first update is NaN or infinite
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
    Supplier<Batch> next = endless(batches);
    double untrained = 0;
    for (int i = 0; i < UNTRAINED_BATCHES; i++) {
      Batch batch = next.get();
      double loss = step.forward(batch).loss().item();
      if (!Double.isFinite(loss)) {
        throw NotFiniteException.of(settings.model, batch, step.objective(), 1, i + 1, loss);
      }
      untrained += loss / UNTRAINED_BATCHES;
    }
    List<Double> rates = new ArrayList<>();
    List<Double> losses = new ArrayList<>();
    double limit = untrained + (DIVERGENCE - 1) * Math.abs(untrained);
    double running = untrained;
    while (losses.size() < steps && running <= limit) {
      double rate = from * StrictMath.pow(to / from, losses.size() / (steps - 1.0));
      optimizer.learningRate(rate);
      double loss = step.train(next.get());
      if (!Double.isFinite(loss)) {
        break;
      }
      running = SMOOTHING * running + (1 - SMOOTHING) * loss;
      rates.add(rate);
      losses.add(loss);
    }
    return LearningRateSweep.of(rates, losses, untrained, steps);
  }

  /** Returns the batches of one epoch after the other. */
  private static Supplier<Batch> endless(Batches batches) {
    return new Supplier<>() {
      private Iterator<Batch> epoch = batches.iterator();

      @Override
      public Batch get() {
        while (!epoch.hasNext()) {
          epoch = batches.iterator();
        }
        return epoch.next();
      }
    };
  }

  @Override
  public String toString() {
    return "LearningRateFinder(from=%s, to=%s, steps=%s)".formatted(from, to, steps);
  }
}
