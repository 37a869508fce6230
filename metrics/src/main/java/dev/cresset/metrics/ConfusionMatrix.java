package dev.cresset.metrics;

import dev.cresset.types.NotNull;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;

/**
 * How often each class was taken for each other: row {@code i}, column {@code j} counts the samples
 * of class {@code i} that were predicted as class {@code j}.
 *
 * <p>For one class, with all others as "not this class": {@code TP} is its cell on the diagonal,
 * {@code FP} the rest of its column, {@code FN} the rest of its row, {@code TN} everything else.
 * Classes are numbered from 0. Immutable.
 *
 * <p>scikit-learn counterpart: {@code confusion_matrix(actual, predicted, labels=range(classes))}.
 * All figures equal scikit-learn's with the same {@code labels}.
 */
public final class ConfusionMatrix {

  private static final int MOST_CLASSES_PRINTED = 25;

  private final long[][] counts;
  private final long[] actual;
  private final long[] predicted;
  private final long samples;
  private final long correct;

  /** Takes over {@code counts}, which nobody may change afterwards. */
  private ConfusionMatrix(long[][] counts) {
    int classes = counts.length;
    this.counts = counts;
    this.actual = new long[classes];
    this.predicted = new long[classes];
    long right = 0;
    for (int i = 0; i < classes; i++) {
      for (int j = 0; j < classes; j++) {
        actual[i] += counts[i][j];
        predicted[j] += counts[i][j];
      }
      right += counts[i][i];
    }
    this.samples = Arrays.stream(actual).sum();
    this.correct = right;
  }

  /**
   * Counts the pairs of actual and predicted label.
   *
   * @param actual true labels, each in {@code [0, classes)}
   * @param predicted predicted labels of the same samples, in the same order
   * @param classes number of classes, 1 or more
   * @throws IllegalArgumentException if the arrays differ in length, a label is out of range, or
   *     {@code classes} is below 1
   */
  public static ConfusionMatrix of(int[] actual, int[] predicted, int classes) {
    NotNull.check("ConfusionMatrix", "array of actual labels", actual);
    NotNull.check("ConfusionMatrix", "array of predicted labels", predicted);
    if (actual.length != predicted.length) {
      throw new IllegalArgumentException(
          ("confusion matrix: actual has %s labels but predicted has %s; give one of each for every"
                  + " sample, in the same order")
              .formatted(actual.length, predicted.length));
    }
    long[][] counts = square(classes);
    for (int i = 0; i < actual.length; i++) {
      requireLabel("actual", actual[i], i, classes);
      requireLabel("predicted", predicted[i], i, classes);
      counts[actual[i]][predicted[i]]++;
    }
    return new ConfusionMatrix(counts);
  }

  /**
   * Returns a matrix of no samples, to add others to with {@link #plus}.
   *
   * @param classes number of classes, 1 or more
   * @throws IllegalArgumentException if {@code classes} is below 1
   */
  public static ConfusionMatrix empty(int classes) {
    return new ConfusionMatrix(square(classes));
  }

  /**
   * Returns the matrix of both sets of samples together, for counting batch by batch.
   *
   * @throws IllegalArgumentException if {@code other} has another number of classes
   */
  public ConfusionMatrix plus(ConfusionMatrix other) {
    if (other.classes() != classes()) {
      throw new IllegalArgumentException(
          "confusion matrix: cannot add one of %s classes to one of %s; both need the same classes"
              .formatted(other.classes(), classes()));
    }
    long[][] sum = counts();
    for (int i = 0; i < sum.length; i++) {
      for (int j = 0; j < sum.length; j++) {
        sum[i][j] += other.counts[i][j];
      }
    }
    return new ConfusionMatrix(sum);
  }

  /** Returns the counts as a copy: {@code counts()[actual][predicted]}. */
  public long[][] counts() {
    long[][] copy = new long[counts.length][];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = counts[i].clone();
    }
    return copy;
  }

  /** Returns the number of classes. */
  public int classes() {
    return counts.length;
  }

  /** Returns the number of samples counted. */
  public long samples() {
    return samples;
  }

  /**
   * Returns the share of samples that were predicted right, {@code Σ TP / samples}; for two classes
   * that is {@code (TP + TN) / (TP + FP + TN + FN)}. NaN if there are no samples.
   *
   * <p>scikit-learn counterpart: {@code accuracy_score}.
   */
  public double accuracy() {
    return accuracy(ZeroDivision.NAN);
  }

  /**
   * Returns the accuracy, or what {@code zeroDivision} says if there are no samples.
   *
   * @see #accuracy()
   */
  public double accuracy(ZeroDivision zeroDivision) {
    return Score.ratio(correct, samples, zeroDivision);
  }

  /**
   * Returns the precision, {@code TP / (TP + FP)}, averaged over the classes; 0 for a class that is
   * never predicted.
   *
   * <p>scikit-learn counterpart: {@code precision_score}.
   */
  public double precision(Average average) {
    return precision(average, ZeroDivision.ZERO);
  }

  /**
   * Returns the precision, with {@code zeroDivision} for classes that are never predicted.
   *
   * @see #precision(Average)
   */
  public double precision(Average average, ZeroDivision zeroDivision) {
    return averaged(Score.PRECISION, average, zeroDivision);
  }

  /**
   * Returns the recall, {@code TP / (TP + FN)}, averaged over the classes; 0 for a class that never
   * occurs.
   *
   * <p>scikit-learn counterpart: {@code recall_score}.
   */
  public double recall(Average average) {
    return recall(average, ZeroDivision.ZERO);
  }

  /**
   * Returns the recall, with {@code zeroDivision} for classes that never occur.
   *
   * @see #recall(Average)
   */
  public double recall(Average average, ZeroDivision zeroDivision) {
    return averaged(Score.RECALL, average, zeroDivision);
  }

  /**
   * Returns the F1 score, the harmonic mean of precision and recall, {@code 2 TP / (2 TP + FP +
   * FN)}, averaged over the classes; 0 for a class that neither occurs nor is predicted.
   *
   * <p>scikit-learn counterpart: {@code f1_score}.
   */
  public double f1(Average average) {
    return f1(average, ZeroDivision.ZERO);
  }

  /**
   * Returns the F1 score, with {@code zeroDivision} for classes that neither occur nor are
   * predicted; one that does either without a hit scores 0 under every setting.
   *
   * @see #f1(Average)
   */
  public double f1(Average average, ZeroDivision zeroDivision) {
    return averaged(Score.F1, average, zeroDivision);
  }

  /** Returns the figures of each class, in order, with 0 for {@code 0/0}. */
  public List<ClassMetrics> perClass() {
    return perClass(ZeroDivision.ZERO);
  }

  /**
   * Returns the figures of each class, in order.
   *
   * <p>scikit-learn counterpart: {@code precision_recall_fscore_support(..., average=None)}.
   */
  public List<ClassMetrics> perClass(ZeroDivision zeroDivision) {
    List<ClassMetrics> classes = new ArrayList<>(classes());
    for (int label = 0; label < classes(); label++) {
      classes.add(
          new ClassMetrics(
              label,
              score(Score.PRECISION, label, zeroDivision),
              score(Score.RECALL, label, zeroDivision),
              score(Score.F1, label, zeroDivision),
              actual[label]));
    }
    return List.copyOf(classes);
  }

  /**
   * Returns a sentence each for the classes that are never predicted, never present, or neither,
   * whose figures are {@code 0/0}; nothing if there are none.
   *
   * <p>scikit-learn counterpart: {@code UndefinedMetricWarning}.
   */
  public List<String> warnings() {
    return report().warnings();
  }

  /** Returns the figures as a text table, laid out like scikit-learn's. */
  public Report report() {
    return new Report(this);
  }

  /** Returns how many samples are of this class. */
  long actual(int label) {
    return actual[label];
  }

  /** Returns how many samples were predicted as this class. */
  long predicted(int label) {
    return predicted[label];
  }

  private double averaged(Score score, Average average, ZeroDivision zeroDivision) {
    NotNull.check(score.name().toLowerCase(Locale.ROOT), "average", average);
    NotNull.check(score.name().toLowerCase(Locale.ROOT), "value for 0/0", zeroDivision);
    return switch (average) {
      case MACRO -> mean(score, label -> 1, zeroDivision);
      case MICRO -> score.of(correct, samples, samples, zeroDivision);
      case WEIGHTED -> {
        double weighted = mean(score, label -> actual[label], zeroDivision);
        // Weights that are all 0 leave 0/0: scikit-learn then weighs the classes alike.
        yield Double.isNaN(weighted) ? mean(score, label -> 1, zeroDivision) : weighted;
      }
    };
  }

  /** Returns the weighted mean over the classes whose score is not NaN. */
  private double mean(Score score, IntToDoubleFunction weights, ZeroDivision zeroDivision) {
    double sum = 0;
    double total = 0;
    for (int label = 0; label < classes(); label++) {
      double value = score(score, label, zeroDivision);
      if (!Double.isNaN(value)) {
        double weight = weights.applyAsDouble(label);
        sum += weight * value;
        total += weight;
      }
    }
    return sum / total;
  }

  private double score(Score score, int label, ZeroDivision zeroDivision) {
    return score.of(counts[label][label], actual[label], predicted[label], zeroDivision);
  }

  private static long[][] square(int classes) {
    if (classes < 1) {
      throw new IllegalArgumentException(
          "confusion matrix: the number of classes must be 1 or more, got " + classes);
    }
    return new long[classes][classes];
  }

  private static void requireLabel(String array, int label, int index, int classes) {
    if (label < 0 || label >= classes) {
      throw new IllegalArgumentException(
          "confusion matrix: %s[%s] is %s but with %s %s labels must be in 0 to %s"
              .formatted(
                  array, index, label, classes, classes == 1 ? "class" : "classes", classes - 1));
    }
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof ConfusionMatrix matrix && Arrays.deepEquals(counts, matrix.counts);
  }

  @Override
  public int hashCode() {
    return Arrays.deepHashCode(counts);
  }

  /** Returns the counts as a table with the labels at its edges; without it for many classes. */
  @Override
  public String toString() {
    String title =
        "ConfusionMatrix: %s classes, %s samples; rows are actual, columns predicted"
            .formatted(classes(), samples);
    if (classes() > MOST_CLASSES_PRINTED) {
      return title + " (more than " + MOST_CLASSES_PRINTED + " classes: see counts())";
    }
    long largest = Arrays.stream(counts).flatMapToLong(Arrays::stream).max().orElse(0);
    int labelWidth = String.valueOf(classes() - 1).length();
    String cell = "%" + (Math.max(String.valueOf(largest).length(), labelWidth) + 2) + "s";
    StringBuilder text = new StringBuilder(title).append('\n').append(" ".repeat(labelWidth));
    for (int label = 0; label < classes(); label++) {
      text.append(cell.formatted(label));
    }
    for (int label = 0; label < classes(); label++) {
      text.append('\n').append(("%" + labelWidth + "s").formatted(label));
      for (long count : counts[label]) {
        text.append(cell.formatted(count));
      }
    }
    return text.toString();
  }
}
