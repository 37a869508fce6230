package dev.cresset.dashboard.view;

import dev.cresset.dashboard.run.RegressionResult;
import dev.cresset.dashboard.run.TestSample;
import dev.cresset.metrics.Bootstrap;
import dev.cresset.metrics.Regression;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of the predicted numbers of a test.
 *
 * @param target name of the number that is predicted
 * @param samples number of test samples
 * @param resamples number of bootstrap resamples of the intervals
 * @param r2 R²
 * @param meanAbsoluteError mean absolute error
 * @param rootMeanSquareError root mean square error
 * @param points the samples by ascending actual number, evenly chosen if there are more than 500
 * @param diagonal the ends of the line on which predicted and actual numbers are the same
 */
public record RegressionView(
    String target,
    int samples,
    int resamples,
    EstimateView r2,
    EstimateView meanAbsoluteError,
    EstimateView rootMeanSquareError,
    List<Point> points,
    List<Exact> diagonal) {

  private static final int MOST_POINTS = 500;

  /**
   * A sample and its prediction.
   *
   * @param index index in the test set, from 0
   * @param actual actual number
   * @param predicted predicted number
   * @param residual {@code actual - predicted}
   * @param text the sample in one line; {@code null} for images
   */
  public record Point(
      int index, double actual, double predicted, double residual, @Nullable String text) {}

  /**
   * A point of the diagonal.
   *
   * @param actual its coordinate
   * @param predicted the same
   */
  public record Exact(double actual, double predicted) {}

  /** Returns the figures of a test. */
  public static RegressionView of(RegressionResult result) {
    Regression samples = result.regression();
    Bootstrap<Regression> bootstrap = EstimateView.bootstrap(samples);
    return new RegressionView(
        result.target(),
        result.size(),
        EstimateView.resamples(samples),
        EstimateView.of(bootstrap, samples, Regression::r2),
        EstimateView.of(bootstrap, samples, Regression::mae),
        EstimateView.of(bootstrap, samples, Regression::rmse),
        points(result),
        diagonal(result));
  }

  private static List<Point> points(RegressionResult result) {
    int[] ascending =
        IntStream.range(0, result.size())
            .boxed()
            .sorted(Comparator.comparingDouble(index -> result.actual()[index]))
            .mapToInt(Integer::intValue)
            .toArray();
    int count = Math.min(MOST_POINTS, ascending.length);
    return IntStream.range(0, count)
        .map(i -> ascending[(int) ((long) i * ascending.length / count)])
        .mapToObj(index -> point(result, index))
        .toList();
  }

  private static Point point(RegressionResult result, int index) {
    double actual = result.actual()[index];
    double predicted = result.predicted()[index];
    String text = result.sample(index) instanceof TestSample.Text row ? row.text() : null;
    return new Point(index, actual, predicted, actual - predicted, text);
  }

  private static List<Exact> diagonal(RegressionResult result) {
    DoubleSummaryStatistics range =
        DoubleStream.concat(DoubleStream.of(result.actual()), DoubleStream.of(result.predicted()))
            .summaryStatistics();
    return List.of(
        new Exact(range.getMin(), range.getMin()), new Exact(range.getMax(), range.getMax()));
  }
}
