package dev.cresset.dashboard.view;

import dev.cresset.dashboard.run.TestResult;
import java.util.ArrayList;
import java.util.List;

/**
 * The JSON of a calibration curve.
 *
 * @param bins the test images, grouped by confidence: the probability of the predicted class
 * @param expectedCalibrationError mean of {@code |confidence - accuracy|} over the bins, weighted
 *     by their number of images (Guo et al., 2017)
 * @param meanConfidence mean confidence
 */
public record CalibrationView(
    List<Bin> bins, double expectedCalibrationError, double meanConfidence) {

  private static final int BINS = 10;

  /**
   * The images in one range of confidence.
   *
   * @param from lower bound, inclusive
   * @param to upper bound, exclusive except in the last bin
   * @param count number of images
   * @param confidence mean confidence; NaN without images
   * @param accuracy share of correct predictions; NaN without images
   */
  public record Bin(double from, double to, int count, double confidence, double accuracy) {}

  /** Returns the calibration curve of a test. */
  public static CalibrationView of(TestResult result) {
    int[] counts = new int[BINS];
    int[] correct = new int[BINS];
    double[] confidence = new double[BINS];
    for (int i = 0; i < result.size(); i++) {
      float probability = result.confidence(i);
      int bin = Math.min(BINS - 1, (int) (probability * BINS));
      counts[bin]++;
      confidence[bin] += probability;
      correct[bin] += result.correct(i) ? 1 : 0;
    }
    List<Bin> bins = new ArrayList<>();
    double error = 0;
    double sum = 0;
    for (int bin = 0; bin < BINS; bin++) {
      bins.add(
          new Bin(
              (double) bin / BINS,
              (bin + 1.0) / BINS,
              counts[bin],
              confidence[bin] / counts[bin],
              (double) correct[bin] / counts[bin]));
      error += Math.abs(confidence[bin] - correct[bin]);
      sum += confidence[bin];
    }
    return new CalibrationView(bins, error / result.size(), sum / result.size());
  }
}
