package dev.cresset.metrics;

/**
 * A decision threshold of a binary classifier, and what it results in.
 *
 * @param threshold scores at or above it count as class 1; infinity if none do
 * @param confusion the confusion matrix at this threshold
 * @since 0.1
 */
public record OperatingPoint(double threshold, ConfusionMatrix confusion) {

  /** Returns {@code TP / (TP + FP)} of class 1; NaN if no sample counts as class 1. */
  public double precision() {
    return confusion.perClass(ZeroDivision.NAN).get(1).precision();
  }

  /** Returns {@code TP / (TP + FN)} of class 1, the true-positive rate. */
  public double recall() {
    return confusion.perClass(ZeroDivision.NAN).get(1).recall();
  }

  /** Returns {@code FP / (FP + TN)}, the fraction of class 0 that counts as class 1. */
  public double falsePositiveRate() {
    long[] ofClass0 = confusion.counts()[0];
    return Score.ratio(ofClass0[1], ofClass0[0] + ofClass0[1], ZeroDivision.NAN);
  }

  /** Returns threshold, precision and recall as one line. */
  @Override
  public String toString() {
    return "OperatingPoint(threshold=%s, precision=%s, recall=%s)"
        .formatted(
            TableCells.significant(threshold),
            TableCells.rounded(precision(), 4),
            TableCells.rounded(recall(), 4));
  }
}
