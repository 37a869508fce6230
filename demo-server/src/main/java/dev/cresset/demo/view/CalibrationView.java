package dev.cresset.demo.view;

import dev.cresset.demo.run.TestResult;
import java.util.ArrayList;
import java.util.List;

/**
 * The JSON that shows whether the network is right as often as it thinks it is.
 *
 * @param bins the test images, by the probability of the class that they were given
 * @param expectedCalibrationError mean of {@code |confidence - accuracy|} over the images' bins
 *     (Guo et al., 2017)
 * @param meanConfidence mean probability of the class that an image was given
 */
public record CalibrationView(
    List<Bin> bins, double expectedCalibrationError, double meanConfidence) {

  private static final int BINS = 10;

  /**
   * The images whose probability lies in one range.
   *
   * @param from its lower end
   * @param to its upper end, itself only in the last
   * @param count how many images
   * @param confidence mean probability; NaN if there are none
   * @param accuracy share that was right; NaN if there are none
   */
  public record Bin(double from, double to, int count, double confidence, double accuracy) {}

  /** Returns how a network's confidence compares with its accuracy. */
  public static CalibrationView of(TestResult result) {
    int[] counts = new int[BINS];
    int[] right = new int[BINS];
    double[] confidence = new double[BINS];
    for (int i = 0; i < result.size(); i++) {
      float probability = result.confidence(i);
      int bin = Math.min(BINS - 1, (int) (probability * BINS));
      counts[bin]++;
      confidence[bin] += probability;
      right[bin] += result.right(i) ? 1 : 0;
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
              (double) right[bin] / counts[bin]));
      error += Math.abs(confidence[bin] - right[bin]);
      sum += confidence[bin];
    }
    return new CalibrationView(bins, error / result.size(), sum / result.size());
  }
}
