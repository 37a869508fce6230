package dev.cresset.metrics;

/** Computes log loss, Brier score and top-k accuracy. */
final class ProbabilityScores {

  /** The smallest probability whose logarithm is taken, the machine precision. */
  private static final double SMALLEST = Math.ulp(1.0);

  private ProbabilityScores() {}

  static double logLoss(Probabilities probabilities) {
    double loss = 0;
    for (int i = 0; i < probabilities.samples(); i++) {
      double sum = 0;
      for (double p : probabilities.row(i)) {
        sum += clipped(p);
      }
      loss -= Math.log(clipped(probabilities.row(i)[probabilities.label(i)]) / sum);
    }
    return loss / probabilities.samples();
  }

  static double brier(Probabilities probabilities) {
    double score = 0;
    for (int i = 0; i < probabilities.samples(); i++) {
      double[] row = probabilities.row(i);
      for (int label = 0; label < row.length; label++) {
        double error = row[label] - (label == probabilities.label(i) ? 1 : 0);
        score += error * error;
      }
    }
    return score / probabilities.samples();
  }

  static double topK(Probabilities probabilities, int k) {
    long hits = 0;
    for (int i = 0; i < probabilities.samples(); i++) {
      if (ClassOrder.rank(probabilities.row(i), probabilities.label(i)) < k) {
        hits++;
      }
    }
    return hits / (double) probabilities.samples();
  }

  private static double clipped(double probability) {
    return Math.min(1 - SMALLEST, Math.max(SMALLEST, probability));
  }
}
