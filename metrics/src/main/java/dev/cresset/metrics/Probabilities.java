package dev.cresset.metrics;

import dev.cresset.types.NotNull;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The class probabilities that a classifier predicts for each sample, and metrics of their quality.
 *
 * <pre>{@code
 * Probabilities test = Evaluation.of(model, loader).probabilities();
 * test.logLoss();
 * test.rocAuc(Average.MACRO);
 * System.out.println(test.classNames("cat", "dog", "fish"));
 * }</pre>
 *
 * <p>Classes without samples leave some figures undefined; {@link #warnings} and the text of this
 * object say which. Immutable.
 *
 * @since 0.1
 */
public final class Probabilities {

  private static final int CALIBRATION_BINS = 10;

  private final int[] actual;
  private final double[][] rows;
  private final long[] support;
  private final List<String> classNames;
  private final @Nullable Resample resample;

  private Probabilities(int[] actual, double[][] rows, List<String> classNames) {
    this(actual, rows, classNames, null);
  }

  /** Stores the arrays without copying or checking. */
  private Probabilities(
      int[] actual, double[][] rows, List<String> classNames, @Nullable Resample resample) {
    this.actual = actual;
    this.rows = rows;
    this.support = new long[rows[0].length];
    for (int label : actual) {
      support[label]++;
    }
    this.classNames = classNames;
    this.resample = resample;
  }

  /**
   * Returns the probabilities of all classes.
   *
   * @param actual true labels, each in {@code [0, classes)}
   * @param probabilities {@code [samples][classes]}, each row in 0 to 1 with sum 1 (within 0.001);
   *     one sample and two classes or more
   * @throws IllegalArgumentException if there are no samples, the arrays differ in length, a label
   *     is out of range, or a row is not a distribution over the classes
   */
  public static Probabilities of(int[] actual, double[][] probabilities) {
    LabelledRows.checkProbabilities("Probabilities", actual, probabilities);
    double[][] copy = new double[probabilities.length][];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = probabilities[i].clone();
    }
    return new Probabilities(actual.clone(), copy, List.of());
  }

  /**
   * Returns the probabilities of two classes.
   *
   * @param actual true labels, 0 or 1
   * @param ofClass1 probability of class 1 for each sample
   * @throws IllegalArgumentException if there are no samples, the arrays differ in length, a label
   *     is not 0 or 1, or a probability is not in 0 to 1
   */
  public static Probabilities of(int[] actual, double[] ofClass1) {
    NotNull.check("Probabilities", "array of probabilities", ofClass1);
    for (int i = 0; i < ofClass1.length; i++) {
      if (!(ofClass1[i] >= 0 && ofClass1[i] <= 1)) {
        throw new IllegalArgumentException(
            "Probabilities: the probability of class 1 in row %s is %s; probabilities are 0 to 1"
                .formatted(i, ofClass1[i]));
      }
    }
    double[][] both = new double[ofClass1.length][];
    for (int i = 0; i < both.length; i++) {
      both[i] = new double[] {1 - ofClass1[i], ofClass1[i]};
    }
    LabelledRows.checkProbabilities("Probabilities", actual, both);
    return new Probabilities(actual.clone(), both, List.of());
  }

  /**
   * Returns these probabilities with names of the classes, for text and warnings.
   *
   * @param names one for each class, in the order of the labels
   * @throws IllegalArgumentException if the number of names differs from the number of classes
   */
  public Probabilities classNames(String... names) {
    return classNames(List.of(NotNull.checkEach("Probabilities", "class name", names)));
  }

  /**
   * Returns these probabilities with names of the classes, for text and warnings.
   *
   * @param names one for each class, in the order of the labels
   * @throws IllegalArgumentException if the number of names differs from the number of classes
   */
  public Probabilities classNames(List<String> names) {
    return new Probabilities(
        actual, rows, LabelledRows.checkNames("Probabilities", names, classes()));
  }

  /** Returns the names of the classes; empty if none were set. */
  public List<String> classNames() {
    return classNames;
  }

  /** Returns the number of samples, 1 or more. */
  public int samples() {
    return rows.length;
  }

  /** Returns the number of classes, 2 or more. */
  public int classes() {
    return support.length;
  }

  /** Returns a copy of the true labels. */
  public int[] actual() {
    return actual.clone();
  }

  /** Returns a copy of the probabilities, {@code [samples][classes]}. */
  public double[][] probabilities() {
    double[][] copy = new double[rows.length][];
    for (int i = 0; i < copy.length; i++) {
      copy[i] = rows[i].clone();
    }
    return copy;
  }

  /**
   * Returns the mean of {@code -log p} of the true class, 0 or more.
   *
   * <p>Each row is divided by its sum. Probabilities below 2.2e-16 count as 2.2e-16; the loss is at
   * most 36. scikit-learn counterpart: {@code log_loss}. The loss {@code crossEntropy()} is the
   * same figure of logits.
   */
  public double logLoss() {
    return ProbabilityScores.logLoss(this);
  }

  /**
   * Returns the Brier score, the mean over the samples of {@code Σ (p_k - y_k)²} over the classes,
   * in 0 to 2; {@code y_k} is 1 for the true class and 0 for others.
   *
   * <p>For two classes this is twice scikit-learn's {@code brier_score_loss}.
   */
  public double brier() {
    return ProbabilityScores.brier(this);
  }

  /**
   * Returns the fraction of samples whose true class is among the {@code k} most probable.
   *
   * <p>Of equal probabilities, the class with the highest index is first; with two classes, class
   * 0. scikit-learn counterpart: {@code top_k_accuracy_score}.
   *
   * @param k from 1 to the number of classes
   * @throws IllegalArgumentException if {@code k} is out of range
   */
  public double topK(int k) {
    if (k < 1 || k > classes()) {
      throw new IllegalArgumentException(
          "topK: k must be in 1 to %s, the number of classes, got %s".formatted(classes(), k));
    }
    return ProbabilityScores.topK(this, k);
  }

  /**
   * Returns the area under the ROC curve of each class against all others, averaged over the
   * classes. With two classes it is the area of class 1 for every average.
   *
   * <p>The area of a class is undefined if all or none of the samples are of this class. The macro
   * average is then NaN, as in scikit-learn since release 1.6 (earlier ones throw); {@link
   * #perClass} has the areas of the other classes. The weighted average leaves out classes without
   * samples; the micro average pools all pairs of a sample and a class. scikit-learn counterpart:
   * {@code roc_auc_score(.., multi_class="ovr")}.
   */
  public double rocAuc(Average average) {
    return OneVersusRest.rocAuc(this, NotNull.check("rocAuc", "average", average));
  }

  /**
   * Returns the average precision of each class against all others, averaged over the classes. With
   * two classes it is that of class 1 for every average.
   *
   * <p>The curve is not interpolated. A class without samples has average precision 0, which lowers
   * the macro average, as in scikit-learn. scikit-learn counterpart: {@code
   * average_precision_score} of one-hot labels.
   */
  public double averagePrecision(Average average) {
    return OneVersusRest.averagePrecision(
        this, NotNull.check("averagePrecision", "average", average));
  }

  /**
   * Returns the expected calibration error: the mean over the bins of {@link #calibration} of
   * {@code |accuracy - confidence|}, weighted by the number of samples; in 0 to 1.
   *
   * <p>More bins give a higher error for the same samples; compare figures with equal bins only
   * (Guo et al., "On calibration of modern neural networks", 2017).
   *
   * @param bins number of bins of equal width, 1 or more; 10 or 15 are usual
   * @throws IllegalArgumentException if {@code bins} is below 1
   */
  public double calibrationError(int bins) {
    return Calibration.error(this, bins);
  }

  /**
   * Returns the points of a reliability diagram: the samples in bins of equal width, by the
   * probability of their predicted class.
   *
   * <p>scikit-learn counterpart: {@code calibration_curve(correct, highest, n_bins=bins)}, which
   * leaves out empty bins.
   *
   * @param bins number of bins, 1 or more
   * @throws IllegalArgumentException if {@code bins} is below 1
   */
  public List<CalibrationBin> calibration(int bins) {
    return Calibration.bins(this, bins);
  }

  /**
   * Returns the confusion matrix of the most probable class of each sample; of equal probabilities,
   * the first.
   */
  public ConfusionMatrix confusion() {
    long[][] counts = new long[classes()][classes()];
    for (int i = 0; i < actual.length; i++) {
      counts[actual[i]][predicted(i)]++;
    }
    return ConfusionMatrix.ofCounts(counts);
  }

  /**
   * Returns the ROC curve of a class against all others.
   *
   * @throws IllegalArgumentException if there is no such class, or all or none of the samples are
   *     of this class
   */
  public RocCurve rocCurve(int label) {
    return new RocCurve(countsOfBoth("rocCurve", label));
  }

  /** Returns the counts of a class against all others; both must have samples. */
  ThresholdCounts countsOfBoth(String operation, int label) {
    LabelledRows.checkClass(operation, label, classes());
    requireSome(operation, label, samples() - support[label] == 0);
    return counts(label);
  }

  /**
   * Returns the precision-recall curve of a class against all others.
   *
   * @throws IllegalArgumentException if there is no such class, or none of the samples is of this
   *     class
   */
  public PrecisionRecallCurve precisionRecallCurve(int label) {
    LabelledRows.checkClass("precisionRecallCurve", label, classes());
    requireSome("precisionRecallCurve", label, false);
    return new PrecisionRecallCurve(counts(label));
  }

  private void requireSome(String operation, int label, boolean noOthers) {
    if (support[label] == 0 || noOthers) {
      throw new IllegalArgumentException(
          "%s: %s of the %s samples %s of class %s; the curve is then undefined"
              .formatted(
                  operation,
                  noOthers ? "all" : "none",
                  samples(),
                  noOthers ? "are" : "is",
                  name(label)));
    }
  }

  /** Returns the areas under the curves of each class against all others, in order. */
  public List<ClassAreas> perClass() {
    List<ClassAreas> areas = new ArrayList<>();
    for (int label = 0; label < classes(); label++) {
      ThresholdCounts counts = counts(label);
      areas.add(
          new ClassAreas(
              label, counts.rocAuc(), OneVersusRest.averagePrecision(counts), support[label]));
    }
    return List.copyOf(areas);
  }

  /** Returns warnings about figures that are undefined; empty if all are defined. */
  public List<String> warnings() {
    List<String> absent = new ArrayList<>();
    List<String> warnings = new ArrayList<>();
    for (int label = 0; label < classes(); label++) {
      if (support[label] == 0) {
        absent.add(name(label));
      } else if (support[label] == samples()) {
        warnings.add(
            "All samples are of class %s (its ROC AUC is undefined, NaN).".formatted(name(label)));
      }
    }
    if (!absent.isEmpty()) {
      warnings.add(
          "Classes never present: %s (ROC AUC is undefined, NaN; average precision is 0/0, counted as 0)."
              .formatted(String.join(", ", absent)));
    }
    return List.copyOf(warnings);
  }

  /** Returns the main figures and those of each class as a text table, followed by warnings. */
  @Override
  public String toString() {
    return ProbabilityReport.text(this, CALIBRATION_BINS);
  }

  /** Returns a class as text: its index, followed by its name if there is one. */
  String name(int label) {
    return classNames.isEmpty() ? "" + label : label + " (" + classNames.get(label) + ")";
  }

  long support(int label) {
    return support[label];
  }

  int label(int sample) {
    return actual[sample];
  }

  /** Returns the probabilities of a sample, which must not be modified. */
  double[] row(int sample) {
    return rows[sample];
  }

  /** Returns the probabilities of all samples, which must not be modified. */
  double[][] rows() {
    return rows;
  }

  int predicted(int sample) {
    return ClassOrder.first(rows[sample]);
  }

  /** Returns the same samples with other probabilities, which are not copied. */
  Probabilities with(double[][] others) {
    return new Probabilities(actual, others, classNames);
  }

  /** Returns the samples at some positions, for the bootstrap. */
  Probabilities resample(Resample chosen) {
    int[] labels = new int[chosen.positions().length];
    double[][] some = new double[labels.length][];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = actual[chosen.positions()[i]];
      some[i] = rows[chosen.positions()[i]];
    }
    return new Probabilities(labels, some, classNames, chosen);
  }

  /** Returns the counts of the probability of a class, with its samples as the positive ones. */
  ThresholdCounts counts(int label) {
    if (resample != null) {
      return resample.scores().counts(label, actual, resample.positions());
    }
    double[] positive = new double[(int) support[label]];
    double[] negative = new double[samples() - positive.length];
    int p = 0;
    int n = 0;
    for (int i = 0; i < actual.length; i++) {
      if (actual[i] == label) {
        positive[p++] = rows[i][label];
      } else {
        negative[n++] = rows[i][label];
      }
    }
    return ThresholdCounts.ofSeparated(positive, negative);
  }
}
