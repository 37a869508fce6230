package dev.cresset.metrics;

import java.util.function.ToDoubleFunction;

/** Areas under the curves of each class against all others, and their averages. */
final class OneVersusRest {

  private OneVersusRest() {}

  /** Returns the counts of the probability of a class, with its samples as the positive ones. */
  static ThresholdCounts counts(Probabilities probabilities, int label) {
    int support = (int) probabilities.support(label);
    double[] positive = new double[support];
    double[] negative = new double[probabilities.samples() - support];
    int p = 0;
    int n = 0;
    for (int i = 0; i < probabilities.samples(); i++) {
      double score = probabilities.row(i)[label];
      if (probabilities.label(i) == label) {
        positive[p++] = score;
      } else {
        negative[n++] = score;
      }
    }
    return ThresholdCounts.ofSeparated(positive, negative);
  }

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
      return area.applyAsDouble(counts(probabilities, 1));
    }
    if (average == Average.MICRO) {
      return area.applyAsDouble(pairs(probabilities));
    }
    double sum = 0;
    double total = 0;
    for (int label = 0; label < probabilities.classes(); label++) {
      double weight = average == Average.MACRO ? 1 : probabilities.support(label);
      if (weight > 0) {
        sum += weight * area.applyAsDouble(counts(probabilities, label));
        total += weight;
      }
    }
    return sum / total;
  }
}
