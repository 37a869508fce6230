package dev.cresset.metrics;

import dev.cresset.types.NotNull;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Finds samples that are probably mislabelled, by confident learning (Northcutt, Jiang and Chuang,
 * "Confident learning: estimating uncertainty in dataset labels", 2021).
 *
 * <pre>{@code
 * for (LabelIssue issue : LabelIssues.find(labels, probabilities)) {
 *   System.out.println(issue.index() + ": " + issue.label() + ", or " + issue.suggestedLabel());
 * }
 * }</pre>
 *
 * <p>The probabilities of each sample must come from a model that was trained without it, for
 * example by k-fold cross-validation; a model has often learnt the wrong labels of its own training
 * data.
 *
 * <ol>
 *   <li>The threshold of a class is the mean probability of that class over the samples with its
 *       label.
 *   <li>A sample counts towards class {@code j} if its probability of {@code j} reaches the
 *       threshold of {@code j}; of several, the most probable. The confident joint counts pairs of
 *       label and class; each row is then scaled to the number of samples with that label.
 *   <li>For each label {@code i} and other class {@code j}, as many samples as the joint counts are
 *       issues, those with the largest margin {@code p_j - p_i} (prune by noise rate). Samples
 *       whose most probable class is their label are not.
 * </ol>
 *
 * <p>Counterpart in Python: {@code cleanlab.filter.find_label_issues(labels, probabilities,
 * return_indices_ranked_by="self_confidence")}.
 *
 * @since 0.1
 */
public final class LabelIssues {

  /** Keeps samples at a threshold that was rounded up. */
  private static final double ROUNDING = 1e-6;

  private LabelIssues() {}

  /**
   * Returns the samples that are probably mislabelled, the most suspicious first.
   *
   * @param labels given labels, each in {@code [0, classes)}
   * @param probabilities {@code [samples][classes]}, each row in 0 to 1 with sum 1, by models that
   *     were not trained on the sample
   * @return issues by ascending probability of the given label; empty if there are none
   * @throws IllegalArgumentException if the lengths differ, a label is out of range, or a row is
   *     not a distribution over two or more classes
   */
  public static List<LabelIssue> find(int[] labels, double[][] probabilities) {
    LabelledRows.checkProbabilities("LabelIssues", labels, probabilities);
    int classes = probabilities[0].length;
    long[][] joint = confidentJoint(labels, probabilities, thresholds(labels, probabilities));
    List<List<Integer>> byLabel = new ArrayList<>();
    for (int label = 0; label < classes; label++) {
      byLabel.add(new ArrayList<>());
    }
    for (int i = 0; i < labels.length; i++) {
      byLabel.get(labels[i]).add(i);
    }
    boolean[] pruned = new boolean[labels.length];
    for (int label = 0; label < classes; label++) {
      prune(label, joint[label], byLabel.get(label), probabilities, pruned);
    }
    List<LabelIssue> issues = new ArrayList<>();
    for (int i = 0; i < labels.length; i++) {
      int suggested = ClassOrder.first(probabilities[i]);
      if (pruned[i] && suggested != labels[i]) {
        issues.add(new LabelIssue(i, labels[i], suggested, probabilities[i][labels[i]]));
      }
    }
    issues.sort(Comparator.comparingDouble(LabelIssue::score).thenComparing(LabelIssue::index));
    return List.copyOf(issues);
  }

  /**
   * Returns the samples that are probably mislabelled, the most suspicious first.
   *
   * @see #find(int[], double[][])
   */
  public static List<LabelIssue> find(Probabilities probabilities) {
    NotNull.check("LabelIssues", "probabilities", probabilities);
    return find(probabilities.actual(), probabilities.rows());
  }

  /** Returns the mean self-confidence of each class; infinity for a class without samples. */
  private static double[] thresholds(int[] labels, double[][] probabilities) {
    double[] sums = new double[probabilities[0].length];
    long[] counts = new long[sums.length];
    for (int i = 0; i < labels.length; i++) {
      sums[labels[i]] += probabilities[i][labels[i]];
      counts[labels[i]]++;
    }
    for (int label = 0; label < sums.length; label++) {
      sums[label] = counts[label] == 0 ? Double.POSITIVE_INFINITY : sums[label] / counts[label];
    }
    return sums;
  }

  private static long[][] confidentJoint(
      int[] labels, double[][] probabilities, double[] thresholds) {
    long[][] joint = new long[thresholds.length][thresholds.length];
    for (int i = 0; i < labels.length; i++) {
      int confident = -1;
      for (int j = 0; j < thresholds.length; j++) {
        double p = probabilities[i][j];
        if (p >= thresholds[j] - ROUNDING && (confident < 0 || p > probabilities[i][confident])) {
          confident = j;
        }
      }
      if (confident >= 0) {
        joint[labels[i]][confident]++;
      }
    }
    return joint;
  }

  /**
   * Marks the samples of a label that are issues.
   *
   * @param row the confident joint of this label
   * @param samples the samples with this label
   */
  private static void prune(
      int label, long[] row, List<Integer> samples, double[][] probabilities, boolean[] pruned) {
    long confident = 0;
    for (long count : row) {
      confident += count;
    }
    for (int j = 0; j < row.length; j++) {
      if (j != label && row[j] > 0) {
        int other = j;
        long count = Math.round(row[j] * (samples.size() / (double) confident));
        samples.stream()
            .sorted(
                Comparator.comparingDouble(
                    (Integer i) -> probabilities[i][label] - probabilities[i][other]))
            .limit(count)
            .forEach(i -> pruned[i] = true);
      }
    }
  }
}
