package dev.cresset.metrics;

import java.util.ArrayList;
import java.util.List;

/** Compares the highest probability of each sample with the fraction of correct predictions. */
final class Calibration {

  private Calibration() {}

  static List<CalibrationBin> bins(Probabilities probabilities, int bins) {
    if (bins < 1) {
      throw new IllegalArgumentException(
          "calibration: the number of bins must be 1 or more, got " + bins);
    }
    long[] samples = new long[bins];
    long[] correct = new long[bins];
    double[] confidence = new double[bins];
    for (int i = 0; i < probabilities.samples(); i++) {
      int predicted = probabilities.predicted(i);
      double top = probabilities.row(i)[predicted];
      int bin = bin(top, bins);
      samples[bin]++;
      confidence[bin] += top;
      if (predicted == probabilities.label(i)) {
        correct[bin]++;
      }
    }
    List<CalibrationBin> result = new ArrayList<>(bins);
    for (int bin = 0; bin < bins; bin++) {
      double count = samples[bin];
      result.add(
          new CalibrationBin(
              bin / (double) bins,
              (bin + 1) / (double) bins,
              samples[bin],
              confidence[bin] / count,
              correct[bin] / count));
    }
    return List.copyOf(result);
  }

  static double error(Probabilities probabilities, int bins) {
    double sum = 0;
    for (CalibrationBin bin : bins(probabilities, bins)) {
      if (bin.samples() > 0) {
        sum += bin.samples() * Math.abs(bin.accuracy() - bin.confidence());
      }
    }
    return sum / probabilities.samples();
  }

  /** Returns the first bin whose upper end is at or above a probability. */
  private static int bin(double probability, int bins) {
    int bin = 0;
    while (bin < bins - 1 && probability > (bin + 1) / (double) bins) {
      bin++;
    }
    return bin;
  }
}
