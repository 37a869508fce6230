package dev.cresset.dashboard.view;

import dev.cresset.dashboard.run.TestResult;
import dev.cresset.metrics.CalibrationBin;
import dev.cresset.metrics.Probabilities;
import dev.cresset.metrics.TemperatureScaling;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of the calibration curves before and after temperature scaling.
 *
 * @param images number of test images of both curves
 * @param bins these images, grouped by confidence: the probability of the predicted class
 * @param expectedCalibrationError mean of {@code |confidence - accuracy|} over the bins, weighted
 *     by their number of images (Guo et al., 2017)
 * @param meanConfidence mean confidence
 * @param logLoss log loss
 * @param scaledBins the bins after temperature scaling; empty without it
 * @param scaling the temperature and its effect; {@code null} if no temperature is best, for
 *     example because all images that it would be fitted to are classified correctly
 */
public record CalibrationView(
    int images,
    List<Bin> bins,
    double expectedCalibrationError,
    double meanConfidence,
    double logLoss,
    List<Bin> scaledBins,
    @Nullable Scaling scaling) {

  private static final int BINS = 10;

  /**
   * The images in one range of confidence.
   *
   * @param from lower bound, exclusive except in the first bin
   * @param to upper bound, inclusive
   * @param count number of images
   * @param confidence mean confidence; NaN without images
   * @param accuracy share of correct predictions; NaN without images
   */
  public record Bin(double from, double to, long count, double confidence, double accuracy) {

    private static Bin of(CalibrationBin bin) {
      return new Bin(bin.lower(), bin.upper(), bin.samples(), bin.confidence(), bin.accuracy());
    }
  }

  /**
   * The effect of temperature scaling.
   *
   * @param temperature the number by which the logits are divided
   * @param onValidation whether it was fitted to the validation images; else to every second test
   *     image, and the curves are those of the others
   * @param fittedImages number of images that the temperature was fitted to
   * @param expectedCalibrationError the error after scaling
   * @param logLoss the log loss after scaling
   */
  public record Scaling(
      double temperature,
      boolean onValidation,
      int fittedImages,
      double expectedCalibrationError,
      double logLoss) {}

  /**
   * Returns the calibration curves of a test.
   *
   * <p>The temperature is fitted to the validation images, or else to every second test image.
   */
  public static CalibrationView of(TestResult result) {
    Probabilities validation = result.heldOut();
    if (validation != null) {
      return of(TestProbabilities.of(result), validation, true);
    }
    if (result.size() > 1) {
      CalibrationView halves =
          of(TestProbabilities.half(result, 0), TestProbabilities.half(result, 1), false);
      if (halves.scaling != null) {
        return halves;
      }
    }
    return of(TestProbabilities.of(result));
  }

  private static CalibrationView of(
      Probabilities test, Probabilities heldOut, boolean onValidation) {
    TemperatureScaling fitted;
    try {
      fitted = TemperatureScaling.fit(heldOut);
    } catch (IllegalArgumentException noTemperatureIsBest) {
      return of(test);
    }
    Probabilities scaled = fitted.apply(test);
    return of(
        test,
        bins(scaled),
        new Scaling(
            fitted.temperature(),
            onValidation,
            heldOut.samples(),
            scaled.calibrationError(BINS),
            scaled.logLoss()));
  }

  private static CalibrationView of(Probabilities test) {
    return of(test, List.of(), null);
  }

  private static CalibrationView of(
      Probabilities test, List<Bin> scaledBins, @Nullable Scaling scaling) {
    List<Bin> bins = bins(test);
    return new CalibrationView(
        test.samples(),
        bins,
        test.calibrationError(BINS),
        meanConfidence(bins, test.samples()),
        test.logLoss(),
        scaledBins,
        scaling);
  }

  private static List<Bin> bins(Probabilities probabilities) {
    return probabilities.calibration(BINS).stream().map(Bin::of).toList();
  }

  private static double meanConfidence(List<Bin> bins, int images) {
    return bins.stream()
            .filter(bin -> bin.count > 0)
            .mapToDouble(bin -> bin.count * bin.confidence)
            .sum()
        / images;
  }
}
