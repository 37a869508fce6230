package dev.cresset.metrics;

/** The order of the classes by the probabilities of a sample. */
final class ClassOrder {

  private ClassOrder() {}

  /** Returns the class with the highest probability; of equal ones, the first. */
  static int first(double[] row) {
    int best = 0;
    for (int label = 1; label < row.length; label++) {
      if (row[label] > row[best]) {
        best = label;
      }
    }
    return best;
  }

  /**
   * Returns how many classes come before a class, in descending order of probability.
   *
   * <p>Of equal ones, the last comes first; of two classes, the first. scikit-learn's {@code
   * top_k_accuracy_score} does the same.
   */
  static int rank(double[] row, int label) {
    int before = 0;
    for (int other = 0; other < row.length; other++) {
      boolean firstOfTied = row.length == 2 ? other < label : other > label;
      if (row[other] > row[label] || (row[other] == row[label] && firstOfTied)) {
        before++;
      }
    }
    return before;
  }
}
