package dev.cresset.metrics;

import dev.cresset.tensor.Generator;
import dev.cresset.types.NotNull;
import java.util.Arrays;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * Confidence intervals of any figure by the bootstrap: the figure is computed again for many
 * samples of the same size, drawn with replacement.
 *
 * <pre>{@code
 * Bootstrap<Probabilities> bootstrap = Bootstrap.of(probabilities, 42);
 * Interval auc = bootstrap.interval(p -> p.rocAuc(Average.MACRO), 0.95);
 * Interval f1 = bootstrap.interval(p -> p.confusion().f1(Average.MACRO), 0.95);
 * }</pre>
 *
 * <p>Percentile method (Efron and Tibshirani, "An Introduction to the Bootstrap", 1993). It assumes
 * independent samples, and describes the test set, not how the figure varies between training runs.
 * With few samples, or few of one class, intervals are too narrow. The same seed gives the same
 * intervals, and all figures use the same draws. Immutable. SciPy counterpart: {@code
 * scipy.stats.bootstrap(..., method="percentile")}.
 *
 * @param <T> type of the samples, {@link Probabilities} or {@link Regression}
 * @since 0.1
 */
public final class Bootstrap<T> {

  private static final int RESAMPLES = 1000;

  private final T samples;
  private final int size;
  private final Function<int[], T> draw;
  private final long seed;
  private final int resamples;

  private Bootstrap(T samples, int size, Function<int[], T> draw, long seed, int resamples) {
    this.samples = samples;
    this.size = size;
    this.draw = draw;
    this.seed = seed;
    this.resamples = resamples;
  }

  /** Returns the bootstrap of a classifier's probabilities, with 1,000 resamples. */
  public static Bootstrap<Probabilities> of(Probabilities probabilities, long seed) {
    NotNull.check("Bootstrap", "probabilities", probabilities);
    RankedScores scores = new RankedScores(probabilities.rows());
    return new Bootstrap<>(
        probabilities,
        probabilities.samples(),
        positions -> probabilities.resample(new Resample(scores, positions)),
        seed,
        RESAMPLES);
  }

  /** Returns the bootstrap of the predictions of a regression, with 1,000 resamples. */
  public static Bootstrap<Regression> of(Regression regression, long seed) {
    NotNull.check("Bootstrap", "regression", regression);
    return new Bootstrap<>(regression, regression.samples(), regression::resample, seed, RESAMPLES);
  }

  /**
   * Returns this bootstrap with another number of resamples; the default is 1,000.
   *
   * @throws IllegalArgumentException if {@code resamples} is below 1
   */
  public Bootstrap<T> resamples(int resamples) {
    if (resamples < 1) {
      throw new IllegalArgumentException(
          "Bootstrap: the number of resamples must be 1 or more, got " + resamples);
    }
    return new Bootstrap<>(samples, size, draw, seed, resamples);
  }

  /**
   * Returns the interval between the {@code (1 - level) / 2} and {@code (1 + level) / 2} quantiles
   * of the figure over the resamples.
   *
   * <p>A resample for which the figure is NaN, for example because it lacks a class, is drawn
   * again.
   *
   * @param figure computes the figure; NaN if it is undefined
   * @param level confidence level, above 0 and below 1, such as 0.95
   * @throws IllegalArgumentException if {@code level} is out of range
   * @throws IllegalStateException if the figure is NaN for the samples themselves, or for more
   *     resamples than not
   */
  public Interval interval(ToDoubleFunction<? super T> figure, double level) {
    NotNull.check("Bootstrap", "figure", figure);
    if (!(level > 0 && level < 1)) {
      throw new IllegalArgumentException(
          "Bootstrap: the confidence level must be above 0 and below 1, for example 0.95, got "
              + level);
    }
    double estimate = figure.applyAsDouble(samples);
    if (Double.isNaN(estimate)) {
      throw new IllegalStateException(
          "Bootstrap: the figure is NaN for the samples themselves; choose one that is defined for"
              + " them, and read warnings()");
    }
    double[] figures = figures(figure);
    Arrays.sort(figures);
    return new Interval(
        quantile(figures, (1 - level) / 2), quantile(figures, (1 + level) / 2), estimate);
  }

  private double[] figures(ToDoubleFunction<? super T> figure) {
    Generator generator = new Generator(seed);
    double[] figures = new double[resamples];
    int undefined = 0;
    for (int i = 0; i < resamples; ) {
      int[] positions = new int[size];
      for (int j = 0; j < size; j++) {
        positions[j] = generator.nextInt(size);
      }
      double value = figure.applyAsDouble(draw.apply(positions));
      if (!Double.isNaN(value)) {
        figures[i++] = value;
      } else if (++undefined > resamples) {
        throw new IllegalStateException(
            "Bootstrap: the figure is NaN for %s of %s resamples, for example because too few samples are of one class; use more samples or another figure"
                .formatted(undefined, undefined + i));
      }
    }
    return figures;
  }

  /** Interpolates linearly between sorted values, as NumPy does. */
  private static double quantile(double[] sorted, double fraction) {
    double position = fraction * (sorted.length - 1);
    int below = (int) position;
    int above = Math.min(below + 1, sorted.length - 1);
    double low = sorted[below];
    return low == sorted[above] ? low : low + (position - below) * (sorted[above] - low);
  }

  @Override
  public String toString() {
    return "Bootstrap(samples=%s, resamples=%s, seed=%s)".formatted(size, resamples, seed);
  }
}
