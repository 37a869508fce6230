package dev.cresset.metrics;

import dev.cresset.types.NotNull;

/**
 * Calibrates the probabilities of a classifier with one number, the temperature: {@code
 * softmax(logits / T)} (Guo et al., "On calibration of modern neural networks", 2017).
 *
 * <pre>{@code
 * TemperatureScaling scaling = TemperatureScaling.fit(validation.probabilities());
 * Probabilities calibrated = scaling.apply(test.probabilities());
 * }</pre>
 *
 * <p>The temperature minimises the log loss of held-out data, neither the training data nor the
 * test set. Above 1 it lowers the confidence, below 1 it raises it. The predicted classes stay the
 * same. The same data give the same temperature. Immutable.
 *
 * @since 0.1
 */
public final class TemperatureScaling {

  /** Probabilities of 0 count as this one: {@code log(0)} is not finite. */
  private static final double SMALLEST = Double.MIN_NORMAL;

  private final double temperature;

  private TemperatureScaling(double temperature) {
    this.temperature = temperature;
  }

  /**
   * Fits the temperature to logits of held-out data.
   *
   * @param actual true labels, each in {@code [0, classes)}
   * @param logits {@code [samples][classes]}, finite: the inputs of a softmax, or log-probabilities
   * @throws IllegalArgumentException if the lengths differ, a label is out of range, a logit is not
   *     finite, or no temperature is best: all samples are classified correctly, or the logits say
   *     no more about the classes than equal ones
   */
  public static TemperatureScaling fit(int[] actual, double[][] logits) {
    LabelledRows.checkLogits("TemperatureScaling", actual, logits);
    return new TemperatureScaling(TemperatureFit.of(actual, logits).temperature());
  }

  /**
   * Fits the temperature to probabilities of held-out data, whose logarithms serve as logits.
   *
   * @throws IllegalArgumentException if no temperature is best, as in {@link #fit(int[],
   *     double[][])}
   */
  public static TemperatureScaling fit(Probabilities heldOut) {
    NotNull.check("TemperatureScaling", "probabilities", heldOut);
    double[][] logits = new double[heldOut.samples()][];
    for (int i = 0; i < logits.length; i++) {
      logits[i] = logarithms(heldOut.row(i));
    }
    return fit(heldOut.actual(), logits);
  }

  /** Returns the temperature, above 0. */
  public double temperature() {
    return temperature;
  }

  /**
   * Returns {@code softmax(logits / T)} of each row.
   *
   * @param logits {@code [samples][classes]}
   * @throws IllegalArgumentException if a logit is not finite
   */
  public double[][] apply(double[][] logits) {
    NotNull.checkEach("TemperatureScaling", "row of logits", logits);
    double[][] probabilities = new double[logits.length][];
    for (int i = 0; i < logits.length; i++) {
      LabelledRows.checkFinite("TemperatureScaling", "logit of class %s in row " + i, logits[i]);
      probabilities[i] = softmax(logits[i]);
    }
    return probabilities;
  }

  /** Returns the calibrated probabilities of the same samples: {@code softmax(log(p) / T)}. */
  public Probabilities apply(Probabilities probabilities) {
    NotNull.check("TemperatureScaling", "probabilities", probabilities);
    double[][] scaled = new double[probabilities.samples()][];
    for (int i = 0; i < scaled.length; i++) {
      scaled[i] = softmax(logarithms(probabilities.row(i)));
    }
    return probabilities.with(scaled);
  }

  private double[] softmax(double[] logits) {
    double max = Double.NEGATIVE_INFINITY;
    for (double logit : logits) {
      max = Math.max(max, logit);
    }
    double[] result = new double[logits.length];
    double sum = 0;
    for (int i = 0; i < logits.length; i++) {
      result[i] = Math.exp((logits[i] - max) / temperature);
      sum += result[i];
    }
    for (int i = 0; i < result.length; i++) {
      result[i] /= sum;
    }
    return result;
  }

  private static double[] logarithms(double[] probabilities) {
    double[] logarithms = new double[probabilities.length];
    for (int i = 0; i < logarithms.length; i++) {
      logarithms[i] = Math.log(Math.max(SMALLEST, probabilities[i]));
    }
    return logarithms;
  }

  @Override
  public String toString() {
    return "TemperatureScaling(temperature=%s)".formatted(TableCells.significant(temperature));
  }
}
