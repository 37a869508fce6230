package dev.cresset.metrics;

import dev.cresset.data.Batch;
import dev.cresset.data.DataLoader;
import dev.cresset.nn.Module;
import dev.cresset.tensor.Tensor;
import dev.cresset.tensor.TensorScope;
import dev.cresset.types.DType;
import dev.cresset.types.NotNull;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The errors of a regression: predicted numbers against the actual ones.
 *
 * <pre>{@code
 * Regression test = Regression.of(actual, predicted);
 * test.mae();
 * System.out.println(test);
 * }</pre>
 *
 * <p>Immutable.
 *
 * @since 0.1
 */
public final class Regression {

  private final double[] actual;
  private final double[] predicted;

  /** Stores the arrays without copying. */
  private Regression(double[] actual, double[] predicted) {
    this.actual = actual;
    this.predicted = predicted;
  }

  /**
   * Returns the regression of actual and predicted numbers.
   *
   * @param actual true values, finite, one or more
   * @param predicted predicted values of the same samples, in the same order, finite
   * @throws IllegalArgumentException if the arrays are empty or differ in length, or a value is not
   *     finite
   */
  public static Regression of(double[] actual, double[] predicted) {
    NotNull.check("Regression", "array of actual values", actual);
    NotNull.check("Regression", "array of predicted values", predicted);
    LabelledRows.checkLengths(
        "Regression", "actual values", actual.length, "predicted values", predicted.length);
    LabelledRows.checkFinite("Regression", "actual value %s", actual);
    LabelledRows.checkFinite("Regression", "predicted value %s", predicted);
    return new Regression(actual.clone(), predicted.clone());
  }

  /**
   * Evaluates a model with one output on all batches of a loader, in evaluation mode and without
   * gradients. The values are in the unit of the targets of the loader.
   *
   * @param model returns {@code FLOAT32 [batch, 1]} or {@code [batch]}
   * @param data provides targets {@code FLOAT32}, one for each output
   * @throws IllegalArgumentException if there is not one output and one target for each sample, one
   *     of them is not finite, or there is no batch
   */
  public static Regression of(Module model, DataLoader data) {
    NotNull.check("Regression", "model", model);
    NotNull.check("Regression", "data", data);
    List<double[]> actual = new ArrayList<>();
    List<double[]> predicted = new ArrayList<>();
    model.evaluating(
        () -> {
          for (Batch batch : data) {
            predicted.add(column("output", model.forward(batch.inputs()), batch.size()));
            actual.add(column("target", batch.targets(), batch.size()));
          }
          TensorScope.closeExpired();
          return null;
        });
    return of(concat(actual), concat(predicted));
  }

  private static double[] column(String name, Tensor values, long samples) {
    if (values.dtype() != DType.FLOAT32
        || values.shape().size() != samples
        || values.shape().rank() == 0
        || values.shape().dim(0) != samples) {
      throw new IllegalArgumentException(
          "Regression: each sample must have one %s, FLOAT32 [%s, 1], but they are %s %s"
              .formatted(name, samples, values.dtype(), values.shape()));
    }
    float[] floats = values.toFloatArray();
    double[] doubles = new double[floats.length];
    for (int i = 0; i < doubles.length; i++) {
      doubles[i] = floats[i];
    }
    return doubles;
  }

  private static double[] concat(List<double[]> batches) {
    return batches.stream().flatMapToDouble(Arrays::stream).toArray();
  }

  /** Returns the number of samples. */
  public int samples() {
    return actual.length;
  }

  /** Returns a copy of the actual values. */
  public double[] actual() {
    return actual.clone();
  }

  /** Returns a copy of the predicted values. */
  public double[] predicted() {
    return predicted.clone();
  }

  /**
   * Returns the mean absolute error, {@code Σ |y - ŷ| / n}, in the unit of the values.
   *
   * <p>scikit-learn counterpart: {@code mean_absolute_error}.
   */
  public double mae() {
    double sum = 0;
    for (int i = 0; i < actual.length; i++) {
      sum += Math.abs(actual[i] - predicted[i]);
    }
    return sum / actual.length;
  }

  /**
   * Returns the mean squared error, {@code Σ (y - ŷ)² / n}.
   *
   * <p>scikit-learn counterpart: {@code mean_squared_error}.
   */
  public double mse() {
    return squares() / actual.length;
  }

  /**
   * Returns the root mean squared error, {@code √mse}, in the unit of the values.
   *
   * <p>scikit-learn counterpart: {@code root_mean_squared_error}.
   */
  public double rmse() {
    return Math.sqrt(mse());
  }

  /**
   * Returns the coefficient of determination, {@code 1 - Σ (y - ŷ)² / Σ (y - ȳ)²}: 1 if all
   * predictions are exact, 0 for those that predict the mean, negative for worse ones.
   *
   * <p>If all actual values are equal, it is 1 for exact predictions and otherwise 0; NaN for a
   * single sample. scikit-learn counterpart: {@code r2_score}.
   */
  public double r2() {
    if (actual.length < 2) {
      return Double.NaN;
    }
    double error = squares();
    if (allEqual()) {
      return error == 0 ? 1 : 0;
    }
    return 1 - error / squaresFromMean();
  }

  /**
   * Returns the median of {@code |y - ŷ|}, in the unit of the values; outliers do not affect it.
   *
   * <p>scikit-learn counterpart: {@code median_absolute_error}.
   */
  public double medianAbsoluteError() {
    double[] errors = new double[actual.length];
    for (int i = 0; i < errors.length; i++) {
      errors[i] = Math.abs(actual[i] - predicted[i]);
    }
    Arrays.sort(errors);
    int middle = errors.length / 2;
    return errors.length % 2 == 1 ? errors[middle] : (errors[middle - 1] + errors[middle]) / 2;
  }

  /** Returns warnings about figures that are undefined; empty if all are defined. */
  public List<String> warnings() {
    if (actual.length < 2) {
      return List.of("There is only one sample (R² is undefined, NaN).");
    }
    return allEqual()
        ? List.of(
            "All actual values are equal (R² is undefined, counted as 1 for exact predictions,"
                + " otherwise as 0).")
        : List.of();
  }

  /** Returns the samples at some positions, for the bootstrap. */
  Regression resample(int[] positions) {
    double[] someActual = new double[positions.length];
    double[] somePredicted = new double[positions.length];
    for (int i = 0; i < positions.length; i++) {
      someActual[i] = actual[positions[i]];
      somePredicted[i] = predicted[positions[i]];
    }
    return new Regression(someActual, somePredicted);
  }

  private double squares() {
    double sum = 0;
    for (int i = 0; i < actual.length; i++) {
      double error = actual[i] - predicted[i];
      sum += error * error;
    }
    return sum;
  }

  private boolean allEqual() {
    return Arrays.stream(actual).allMatch(value -> value == actual[0]);
  }

  private double squaresFromMean() {
    double mean = Arrays.stream(actual).average().orElse(Double.NaN);
    double sum = 0;
    for (double value : actual) {
      sum += (value - mean) * (value - mean);
    }
    return sum;
  }

  /** Returns all figures as a text table, followed by the warnings if there are any. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder("Regression: " + actual.length);
    text.append(actual.length == 1 ? " sample\n" : " samples\n");
    append(text, "mean absolute error", mae());
    append(text, "median absolute error", medianAbsoluteError());
    append(text, "mean squared error", mse());
    append(text, "root mean squared error", rmse());
    append(text, "R²", r2());
    for (String warning : warnings()) {
      text.append("\nWarning: ").append(warning);
    }
    return text.toString();
  }

  private static void append(StringBuilder text, String name, double value) {
    text.append(TableCells.left(name, "root mean squared error".length()))
        .append(TableCells.right(TableCells.significant(value), 14))
        .append('\n');
  }
}
