package dev.cresset.metrics;

import java.util.function.ToDoubleFunction;

/** Areas under the curves of each class against all others, and their averages. */
final class OneVersusRest {

  private OneVersusRest() {}

  /** Returns the counts of all pairs of a sample and a class. */
  private static ThresholdCounts pairs(Probabilities probabilities) {
    int samples = probabilities.samples();
    double[] positive = new double[samples];
    double[] negative = new double[Math.multiplyExact(samples, probabilities.classes() - 1)];
    int n = 0;
    for (int i = 0; i < samples; i++) {
      double[] row = probabilities.row(i);
      for (int label = 0; label < row.length; label++) {
        if (label == probabilities.label(i)) {
          positive[i] = row[label];
        } else {
          negative[n++] = row[label];
        }
      }
    }
    return ThresholdCounts.ofSeparated(positive, negative);
  }

  static double rocAuc(Probabilities probabilities, Average average) {
    return average(probabilities, average, ThresholdCounts::rocAuc);
  }

  static double averagePrecision(Probabilities probabilities, Average average) {
    return average(probabilities, average, OneVersusRest::averagePrecision);
  }

  /** Returns 0 for a class without samples, as scikit-learn does. */
  static double averagePrecision(ThresholdCounts counts) {
    return counts.positives() == 0 ? 0 : counts.averagePrecision();
  }

  private static double average(
      Probabilities probabilities, Average average, ToDoubleFunction<ThresholdCounts> area) {
    if (probabilities.classes() == 2) {
      return area.applyAsDouble(probabilities.counts(1));
    }
    if (average == Average.MICRO) {
      return area.applyAsDouble(pairs(probabilities));
    }
    double sum = 0;
    double total = 0;
    for (int label = 0; label < probabilities.classes(); label++) {
      double weight = average == Average.MACRO ? 1 : probabilities.support(label);
      if (weight > 0) {
        sum += weight * area.applyAsDouble(probabilities.counts(label));
        total += weight;
      }
    }
    return sum / total;
  }
}
