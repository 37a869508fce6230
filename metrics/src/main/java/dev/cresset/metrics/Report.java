package dev.cresset.metrics;

import java.util.List;
import java.util.stream.IntStream;

/**
 * A classification report: the scores of a {@link ConfusionMatrix} as a text table in the layout of
 * scikit-learn.
 *
 * <pre>{@code
 * System.out.println(confusion.report().classNames("cat", "dog", "fish").digits(3));
 * }</pre>
 *
 * <p>Immutable: each setting returns a new report. scikit-learn counterpart: {@code
 * classification_report(actual, predicted, labels=range(classes))}.
 *
 * @since 0.1
 */
public final class Report {

  private final ConfusionMatrix matrix;
  private final List<String> classNames;
  private final int digits;
  private final ZeroDivision zeroDivision;

  /** Creates a report with label numbers as names, two digits and {@link ZeroDivision#ZERO}. */
  Report(ConfusionMatrix matrix) {
    this(matrix, List.of(), 2, ZeroDivision.ZERO);
  }

  private Report(
      ConfusionMatrix matrix, List<String> classNames, int digits, ZeroDivision zeroDivision) {
    this.matrix = matrix;
    this.classNames = classNames;
    this.digits = digits;
    this.zeroDivision = zeroDivision;
  }

  /**
   * Returns this report with class names instead of label numbers.
   *
   * @param names one for each class, in the order of the labels
   * @throws IllegalArgumentException if the number of names differs from the number of classes
   */
  public Report classNames(String... names) {
    return classNames(List.of(names));
  }

  /**
   * Returns this report with class names instead of label numbers.
   *
   * @param names one for each class, in the order of the labels
   * @throws IllegalArgumentException if the number of names differs from the number of classes
   */
  public Report classNames(List<String> names) {
    return new Report(
        matrix, LabelledRows.checkNames("report", names, matrix.classes()), digits, zeroDivision);
  }

  /**
   * Returns this report with another number of decimal places; the default is 2.
   *
   * @throws IllegalArgumentException if {@code digits} is negative
   */
  public Report digits(int digits) {
    if (digits < 0) {
      throw new IllegalArgumentException("report: digits must be 0 or more, got " + digits);
    }
    return new Report(matrix, classNames, digits, zeroDivision);
  }

  /**
   * Returns this report with another value for {@code 0/0}; the default is {@link
   * ZeroDivision#ZERO}.
   */
  public Report zeroDivision(ZeroDivision zeroDivision) {
    return new Report(matrix, classNames, digits, zeroDivision);
  }

  /**
   * Returns the table without warnings, ending in a line break.
   *
   * <p>It has one row for each class (precision, recall, F1 and support), then the accuracy, the
   * macro average and the weighted average. The text is identical to that of scikit-learn 1.5 and
   * later. If a class has no samples and is never predicted, earlier releases print "micro avg"
   * instead of the accuracy, with three values.
   */
  public String table() {
    List<String> names =
        classNames.isEmpty()
            ? IntStream.range(0, matrix.classes()).mapToObj(String::valueOf).toList()
            : classNames;
    int longest = names.stream().mapToInt(TableCells::width).max().orElse(0);
    int width = Math.max(digits, Math.max(longest, "weighted avg".length()));

    StringBuilder table = new StringBuilder();
    appendRow(table, width, "", "precision", "recall", "f1-score", "support");
    table.append('\n');
    for (ClassMetrics of : matrix.perClass(zeroDivision)) {
      appendRow(
          table,
          width,
          names.get(of.label()),
          rounded(of.precision()),
          rounded(of.recall()),
          rounded(of.f1()),
          String.valueOf(of.support()));
    }
    table.append('\n');
    String samples = String.valueOf(matrix.samples());
    appendRow(table, width, "accuracy", "", "", rounded(matrix.accuracy(zeroDivision)), samples);
    appendAverage(table, width, "macro avg", Average.MACRO, samples);
    appendAverage(table, width, "weighted avg", Average.WEIGHTED, samples);
    return table.toString();
  }

  /**
   * Returns the warnings of {@link ConfusionMatrix#warnings()}, with the class names and {@code
   * 0/0} value of this report.
   */
  public List<String> warnings() {
    return ClassWarnings.warnings(
        matrix,
        label -> classNames.isEmpty() ? "" + label : label + " (" + classNames.get(label) + ")",
        zeroDivision);
  }

  /** Returns the table, followed by the warnings if there are any. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(table());
    for (String warning : warnings()) {
      text.append("\nWarning: ").append(warning);
    }
    return text.toString();
  }

  private void appendAverage(
      StringBuilder table, int width, String name, Average average, String samples) {
    appendRow(
        table,
        width,
        name,
        rounded(matrix.precision(average, zeroDivision)),
        rounded(matrix.recall(average, zeroDivision)),
        rounded(matrix.f1(average, zeroDivision)),
        samples);
  }

  private static void appendRow(StringBuilder table, int width, String name, String... cells) {
    table.append(TableCells.right(name, width)).append(' ');
    for (String cell : cells) {
      table.append(' ').append(TableCells.right(cell, 9));
    }
    table.append('\n');
  }

  private String rounded(double value) {
    return TableCells.rounded(value, digits);
  }
}
