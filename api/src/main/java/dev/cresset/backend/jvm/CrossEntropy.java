package dev.cresset.backend.jvm;

/** Cross-entropy of log-probabilities and weighted targets, and its gradient by the logits. */
final class CrossEntropy {

  private CrossEntropy() {}

  static float total(float[] logProbabilities, float[] targets) {
    double total = 0;
    for (int i = 0; i < targets.length; i++) {
      if (targets[i] != 0) { // 0 * -Infinity would be NaN
        total -= (double) targets[i] * logProbabilities[i];
      }
    }
    return (float) total;
  }

  static float[] gradient(
      float g, float[] logProbabilities, float[] targets, int rows, int classes, float[] out) {
    for (int row = 0; row < rows; row++) {
      int from = row * classes;
      double rowTotal = Reductions.sum(targets, from, classes);
      for (int i = from; i < from + classes; i++) {
        out[i] = (float) (g * (Exponential.of(logProbabilities[i]) * rowTotal - targets[i]));
      }
    }
    return out;
  }
}
