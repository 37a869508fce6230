package dev.cresset.dashboard.run;

import dev.cresset.metrics.Regression;
import java.util.function.IntFunction;

/**
 * The predicted numbers for all samples of a test set, from which every figure of the test is
 * computed. Immutable: the arrays must not be changed.
 *
 * @param data name of the data
 * @param target name of the number that is predicted
 * @param actual actual number of each sample
 * @param predicted predicted number of each sample
 * @param samples returns the sample of an index; safe from any number of threads
 */
public record RegressionResult(
    String data,
    String target,
    double[] actual,
    double[] predicted,
    IntFunction<TestSample> samples) {

  /** Returns the number of samples. */
  public int size() {
    return actual.length;
  }

  /** Returns a sample. */
  public TestSample sample(int index) {
    return samples.apply(index);
  }

  /** Returns the predictions for the metrics library. */
  public Regression regression() {
    return Regression.of(actual, predicted);
  }

  /** Returns the figures that remain when the run is archived. */
  public RegressionFigures figures() {
    Regression all = regression();
    return new RegressionFigures(all.r2(), all.mae(), all.rmse());
  }
}
