package dev.cresset.metrics;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The probabilities of each class, sorted once for all resamples of a bootstrap. Thread-safe.
 *
 * <p>Counting a resample by rank takes linear time.
 */
final class RankedScores {

  private final double[][] rows;
  private final AtomicReferenceArray<Ranks> ofClasses;

  /**
   * The distinct scores of a class.
   *
   * @param descending the distinct scores
   * @param ofSamples position of the score of each sample among them
   */
  private record Ranks(double[] descending, int[] ofSamples) {

    static Ranks of(double[] scores) {
      double[] ascending = Arrays.stream(scores).sorted().distinct().toArray();
      int[] ranks = new int[scores.length];
      for (int i = 0; i < ranks.length; i++) {
        ranks[i] = ascending.length - 1 - Arrays.binarySearch(ascending, scores[i]);
      }
      double[] descending = new double[ascending.length];
      for (int i = 0; i < descending.length; i++) {
        descending[i] = ascending[ascending.length - 1 - i];
      }
      return new Ranks(descending, ranks);
    }
  }

  RankedScores(double[][] rows) {
    this.rows = rows;
    this.ofClasses = new AtomicReferenceArray<>(rows[0].length);
  }

  /**
   * Returns the counts of a resample, with the samples of a class as the positive ones.
   *
   * @param labels true labels of the resample
   * @param positions position of each of its samples in the original
   */
  ThresholdCounts counts(int label, int[] labels, int[] positions) {
    Ranks ranks = ranks(label);
    long[] truePositives = new long[ranks.descending.length];
    long[] falsePositives = new long[truePositives.length];
    for (int i = 0; i < positions.length; i++) {
      (labels[i] == label ? truePositives : falsePositives)[ranks.ofSamples[positions[i]]]++;
    }
    double[] thresholds = new double[truePositives.length];
    long positives = 0;
    long negatives = 0;
    int count = 0;
    for (int rank = 0; rank < thresholds.length; rank++) {
      if (truePositives[rank] + falsePositives[rank] > 0) {
        positives += truePositives[rank];
        negatives += falsePositives[rank];
        thresholds[count] = ranks.descending[rank];
        truePositives[count] = positives;
        falsePositives[count] = negatives;
        count++;
      }
    }
    return new ThresholdCounts(
        Arrays.copyOf(thresholds, count),
        Arrays.copyOf(truePositives, count),
        Arrays.copyOf(falsePositives, count),
        positives,
        negatives);
  }

  private Ranks ranks(int label) {
    Ranks ranks = ofClasses.get(label);
    if (ranks == null) {
      // Adding 0 makes -0.0 equal to 0.0, which sorting tells apart.
      ranks = Ranks.of(Arrays.stream(rows).mapToDouble(row -> row[label] + 0.0).toArray());
      ofClasses.set(label, ranks);
    }
    return ranks;
  }
}
