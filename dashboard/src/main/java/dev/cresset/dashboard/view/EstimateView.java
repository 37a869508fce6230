package dev.cresset.dashboard.view;

import dev.cresset.metrics.Bootstrap;
import dev.cresset.metrics.Interval;
import dev.cresset.metrics.Probabilities;
import dev.cresset.metrics.Regression;
import java.util.function.ToDoubleFunction;

/**
 * The JSON of a figure with its 95 % confidence interval.
 *
 * @param value the figure; NaN if it is undefined
 * @param lower lower end of the interval; NaN if it is undefined
 * @param upper upper end of the interval; NaN if it is undefined
 */
public record EstimateView(double value, double lower, double upper) {

  private static final double LEVEL = 0.95;
  private static final long SEED = 42;

  /** About a second for all figures of {@link IntervalsView} with ten classes. */
  private static final int RESAMPLED_SAMPLES = 2_000_000;

  private static final int LEAST_RESAMPLES = 100;
  private static final int MOST_RESAMPLES = 1000;

  /** Returns the number of resamples, fewer for more samples: 200 for 10,000. */
  static int resamples(Probabilities samples) {
    return resamples(samples.samples());
  }

  private static int resamples(int samples) {
    return Math.max(LEAST_RESAMPLES, Math.min(MOST_RESAMPLES, RESAMPLED_SAMPLES / samples));
  }

  /** Returns the bootstrap of some samples. */
  static Bootstrap<Probabilities> bootstrap(Probabilities samples) {
    return Bootstrap.of(samples, SEED).resamples(resamples(samples));
  }

  /** Returns the number of resamples of predicted numbers. */
  static int resamples(Regression samples) {
    return resamples(samples.samples());
  }

  /** Returns the bootstrap of predicted numbers. */
  static Bootstrap<Regression> bootstrap(Regression samples) {
    return Bootstrap.of(samples, SEED).resamples(resamples(samples));
  }

  /**
   * Returns a figure of some samples.
   *
   * @param bootstrap the bootstrap of these samples
   */
  static <T> EstimateView of(Bootstrap<T> bootstrap, T samples, ToDoubleFunction<T> figure) {
    double value = figure.applyAsDouble(samples);
    if (Double.isNaN(value)) {
      return new EstimateView(value, Double.NaN, Double.NaN);
    }
    try {
      Interval interval = bootstrap.interval(figure, LEVEL);
      return new EstimateView(interval.estimate(), interval.lower(), interval.upper());
    } catch (IllegalStateException tooFewSamples) {
      // Most resamples lack a class.
      return new EstimateView(value, Double.NaN, Double.NaN);
    }
  }
}
