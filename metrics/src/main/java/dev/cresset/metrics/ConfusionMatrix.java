package dev.cresset.metrics;

import dev.cresset.types.NotNull;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.IntToDoubleFunction;

/**
 * A confusion matrix: row {@code i}, column {@code j} is the number of samples of class {@code i}
 * that were predicted as class {@code j}.
 *
 * <p>For each class against all others, {@code TP} (true positives) is its diagonal element, {@code
 * FP} (false positives) the rest of its column, {@code FN} (false negatives) the rest of its row
 * and {@code TN} (true negatives) everything else. Classes are numbered from 0. Immutable.
 *
 * <p>scikit-learn counterpart: {@code confusion_matrix(actual, predicted, labels=range(classes))}.
 * All scores equal scikit-learn's with the same {@code labels}.
 *
 * @since 0.1
 */
public final class ConfusionMatrix {

  private static final int MAX_PRINTED_CLASSES = 25;

  private final long[][] counts;
  private final long[] actual;
  private final long[] predicted;
  private final long samples;
  private final long correct;

  /** Stores {@code counts} without copying; it must not be modified afterwards. */
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
   * Returns the confusion matrix of actual and predicted labels.
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
          ("confusion matrix: actual has %s labels but predicted has %s; pass one of each per"
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

  /** Returns the matrix of counts, which must not be modified afterwards. */
  static ConfusionMatrix ofCounts(long[][] counts) {
    return new ConfusionMatrix(counts);
  }

  /**
   * Returns a matrix without samples, to which others can be added with {@link #plus}.
   *
   * @param classes number of classes, 1 or more
   * @throws IllegalArgumentException if {@code classes} is below 1
   */
  public static ConfusionMatrix empty(int classes) {
    return new ConfusionMatrix(square(classes));
  }

  /**
   * Returns the sum of two matrices, for example to accumulate counts batch by batch.
   *
   * @throws IllegalArgumentException if {@code other} has another number of classes
   */
  public ConfusionMatrix plus(ConfusionMatrix other) {
    if (other.classes() != classes()) {
      throw new IllegalArgumentException(
          "confusion matrix: cannot add a matrix of %s classes to one of %s; both must have the same classes"
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

  /** Returns a copy of the counts, indexed {@code [actual][predicted]}. */
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

  /** Returns the number of samples. */
  public long samples() {
    return samples;
  }

  /**
   * Returns the accuracy, the fraction of correct predictions: {@code Σ TP / samples}.
   *
   * <p>For two classes, this is {@code (TP + TN) / (TP + FP + TN + FN)}. NaN if there are no
   * samples. scikit-learn counterpart: {@code accuracy_score}.
   */
  public double accuracy() {
    return accuracy(ZeroDivision.NAN);
  }

  /**
   * Returns the accuracy, or the value of {@code zeroDivision} if there are no samples.
   *
   * @see #accuracy()
   */
  public double accuracy(ZeroDivision zeroDivision) {
    return Score.ratio(correct, samples, zeroDivision);
  }

  /**
   * Returns the precision, {@code TP / (TP + FP)}, averaged over the classes.
   *
   * <p>A class that is never predicted has precision 0. scikit-learn counterpart: {@code
   * precision_score}.
   */
  public double precision(Average average) {
    return precision(average, ZeroDivision.ZERO);
  }

  /**
   * Returns the precision, using {@code zeroDivision} for classes that are never predicted.
   *
   * @see #precision(Average)
   */
  public double precision(Average average, ZeroDivision zeroDivision) {
    return averaged(Score.PRECISION, average, zeroDivision);
  }

  /**
   * Returns the recall, {@code TP / (TP + FN)}, averaged over the classes.
   *
   * <p>A class without samples has recall 0. scikit-learn counterpart: {@code recall_score}.
   */
  public double recall(Average average) {
    return recall(average, ZeroDivision.ZERO);
  }

  /**
   * Returns the recall, using {@code zeroDivision} for classes without samples.
   *
   * @see #recall(Average)
   */
  public double recall(Average average, ZeroDivision zeroDivision) {
    return averaged(Score.RECALL, average, zeroDivision);
  }

  /**
   * Returns the F1 score, {@code 2 TP / (2 TP + FP + FN)}, averaged over the classes.
   *
   * <p>F1 is the harmonic mean of precision and recall. A class that has no samples and is never
   * predicted has F1 0. scikit-learn counterpart: {@code f1_score}.
   */
  public double f1(Average average) {
    return f1(average, ZeroDivision.ZERO);
  }

  /**
   * Returns the F1 score, using {@code zeroDivision} for classes that have no samples and are never
   * predicted.
   *
   * <p>All other classes without a true positive have F1 0, whatever {@code zeroDivision} is.
   *
   * @see #f1(Average)
   */
  public double f1(Average average, ZeroDivision zeroDivision) {
    return averaged(Score.F1, average, zeroDivision);
  }

  /**
   * Returns the balanced accuracy, the unweighted mean of the recall of all classes with samples.
   *
   * <p>Unlike {@link #recall recall(MACRO)}, it leaves out classes without samples, as
   * scikit-learn's {@code balanced_accuracy_score} does. 1 for perfect predictions, {@code 1 /
   * classes} for a constant one; NaN if there are no samples.
   */
  public double balancedAccuracy() {
    return recall(Average.MACRO, ZeroDivision.NAN);
  }

  /**
   * Returns the Matthews correlation coefficient, or 0 if all samples or all predictions are of one
   * class.
   *
   * @see #matthews(ZeroDivision)
   */
  public double matthews() {
    return matthews(ZeroDivision.ZERO);
  }

  /**
   * Returns the Matthews correlation coefficient, or the value of {@code zeroDivision} if all
   * samples or all predictions are of one class.
   *
   * <p>With {@code n} samples, of which {@code c} are predicted correctly, {@code a_k} of class
   * {@code k} and {@code p_k} predicted as {@code k}: {@code (n c - Σ a_k p_k) / √((n² - Σ a_k²)
   * (n² - Σ p_k²))}. 1 for perfect predictions, 0 for those that are independent of the class, at
   * least -1. scikit-learn counterpart: {@code matthews_corrcoef}.
   */
  public double matthews(ZeroDivision zeroDivision) {
    NotNull.check("matthews", "value for 0/0", zeroDivision);
    double n = samples;
    double ofActual = n * n - dot(actual, actual);
    double ofPredicted = n * n - dot(predicted, predicted);
    return Score.ratio(
        n * correct - dot(actual, predicted),
        Math.sqrt(ofActual) * Math.sqrt(ofPredicted),
        zeroDivision);
  }

  /**
   * Returns Cohen's kappa, or NaN if all samples and all predictions are of the same class.
   *
   * @see #kappa(ZeroDivision)
   */
  public double kappa() {
    return kappa(ZeroDivision.NAN);
  }

  /**
   * Returns Cohen's kappa, or the value of {@code zeroDivision} if all samples and all predictions
   * are of the same class.
   *
   * <p>{@code (p_o - p_e) / (1 - p_e)}, where {@code p_o} is the accuracy and {@code p_e} that of
   * predictions with the same frequencies, independent of the class. 1 for perfect predictions, 0
   * for independent ones, at least -1. scikit-learn counterpart: {@code cohen_kappa_score}.
   */
  public double kappa(ZeroDivision zeroDivision) {
    NotNull.check("kappa", "value for 0/0", zeroDivision);
    double n = samples;
    double expected = dot(actual, predicted);
    return Score.ratio(n * correct - expected, n * n - expected, zeroDivision);
  }

  /** Returns the scores of each class, in order, with 0 for {@code 0/0}. */
  public List<ClassMetrics> perClass() {
    return perClass(ZeroDivision.ZERO);
  }

  /**
   * Returns the scores of each class, in order, using {@code zeroDivision} for {@code 0/0}.
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
   * Returns warnings about undefined scores ({@code 0/0}); empty if all scores are defined.
   *
   * <p>There is one sentence for the classes that are never predicted, one for those without
   * samples, and one for those that are neither present nor predicted. A matrix without samples has
   * a single warning. scikit-learn counterpart: {@code UndefinedMetricWarning}.
   */
  public List<String> warnings() {
    return report().warnings();
  }

  /** Returns the scores as a text table in the layout of scikit-learn. */
  public Report report() {
    return new Report(this);
  }

  /** Returns the number of samples of a class. */
  long actual(int label) {
    return actual[label];
  }

  /** Returns the number of predictions of a class. */
  long predicted(int label) {
    return predicted[label];
  }

  private static double dot(long[] a, long[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  private double averaged(Score score, Average average, ZeroDivision zeroDivision) {
    NotNull.check(score.name().toLowerCase(Locale.ROOT), "average", average);
    NotNull.check(score.name().toLowerCase(Locale.ROOT), "value for 0/0", zeroDivision);
    return switch (average) {
      case MACRO -> mean(score, label -> 1, zeroDivision);
      case MICRO -> score.of(correct, samples, samples, zeroDivision);
      case WEIGHTED -> {
        double weighted = mean(score, label -> actual[label], zeroDivision);
        // If the weights sum to 0, scikit-learn returns the unweighted mean.
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

  /** Returns the counts as a labelled table, or only a summary for more than 25 classes. */
  @Override
  public String toString() {
    String title =
        "ConfusionMatrix: %s classes, %s samples; rows are actual, columns predicted"
            .formatted(classes(), samples);
    if (classes() > MAX_PRINTED_CLASSES) {
      return title + " (more than " + MAX_PRINTED_CLASSES + " classes: see counts())";
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
