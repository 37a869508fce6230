package dev.cresset.metrics;

import dev.cresset.types.NotNull;
import java.util.List;

/** Checks class labels and the rows of numbers that belong to them. */
final class LabelledRows {

  /** Single precision and printed decimals move the sum of probabilities less than this from 1. */
  private static final double SUM_TOLERANCE = 1e-3;

  private LabelledRows() {}

  /** Checks labels and probabilities, one row of two or more for each label. */
  static void checkProbabilities(String operation, int[] labels, double[][] rows) {
    check(operation, "probabilities", labels, rows);
    for (int i = 0; i < rows.length; i++) {
      double sum = 0;
      for (int j = 0; j < rows[i].length; j++) {
        double p = rows[i][j];
        if (!(p >= 0 && p <= 1)) {
          throw new IllegalArgumentException(
              "%s: the probability of class %s in row %s is %s; probabilities must be in 0 to 1; convert logits or log-probabilities first"
                  .formatted(operation, j, i, p));
        }
        sum += p;
      }
      if (Math.abs(sum - 1) > SUM_TOLERANCE) {
        throw new IllegalArgumentException(
            "%s: the probabilities in row %s sum to %s but must sum to 1 (within 0.001); for independent labels, use RocCurve.of for each"
                .formatted(operation, i, sum));
      }
    }
  }

  /** Checks labels and logits, one row of two or more finite numbers for each label. */
  static void checkLogits(String operation, int[] labels, double[][] rows) {
    check(operation, "logits", labels, rows);
    for (int i = 0; i < rows.length; i++) {
      checkFinite(operation, "logit of class %s in row " + i, rows[i]);
    }
  }

  /** Checks that all numbers are finite; {@code name} contains {@code %s} for the position. */
  static void checkFinite(String operation, String name, double[] values) {
    for (int i = 0; i < values.length; i++) {
      if (!Double.isFinite(values[i])) {
        throw new IllegalArgumentException(
            "%s: the %s is %s; it must be a finite number"
                .formatted(operation, name.formatted(i), values[i]));
      }
    }
  }

  /** Checks labels of two classes, and a finite score for each. */
  static void checkBinary(String operation, int[] actual, double[] scores) {
    NotNull.check(operation, "array of actual labels", actual);
    NotNull.check(operation, "array of scores", scores);
    checkLengths(operation, "actual labels", actual.length, "scores", scores.length);
    checkRange(operation, actual, 2);
    checkFinite(operation, "score of sample %s", scores);
  }

  /** Checks that there are as many of the one as of the other, and at least one. */
  static void checkLengths(String operation, String first, int a, String second, int b) {
    if (a != b) {
      throw new IllegalArgumentException(
          "%s: got %s %s but %s %s; pass one of each per sample, in the same order"
              .formatted(operation, a, first, b, second));
    }
    if (a == 0) {
      throw new IllegalArgumentException(
          "%s: got no samples; pass one or more".formatted(operation));
    }
  }

  /** Checks that a class is one of {@code classes}. */
  static void checkClass(String operation, int label, int classes) {
    if (label < 0 || label >= classes) {
      throw new IllegalArgumentException(
          "%s: there is no class %s; the classes are 0 to %s"
              .formatted(operation, label, classes - 1));
    }
  }

  /** Returns a copy of class names after checking that there is one for each class. */
  static List<String> checkNames(String operation, List<String> names, int classes) {
    NotNull.checkEach(operation, "class name", names);
    if (names.size() != classes) {
      throw new IllegalArgumentException(
          "%s: got %s class names for %s classes; give one for each, in the order of the labels"
              .formatted(operation, names.size(), classes));
    }
    return List.copyOf(names);
  }

  private static void check(String operation, String what, int[] labels, double[][] rows) {
    NotNull.check(operation, "array of labels", labels);
    NotNull.checkEach(operation, "row of " + what, rows);
    checkLengths(operation, "labels", labels.length, "rows of " + what, rows.length);
    int classes = rows[0].length;
    if (classes < 2) {
      throw new IllegalArgumentException(
          "%s: row 0 has %s %s; expected one for each of two or more classes"
              .formatted(operation, classes, what));
    }
    for (int i = 1; i < rows.length; i++) {
      if (rows[i].length != classes) {
        throw new IllegalArgumentException(
            "%s: row 0 has %s %s but row %s has %s; all rows need one for each class"
                .formatted(operation, classes, what, i, rows[i].length));
      }
    }
    checkRange(operation, labels, classes);
  }

  private static void checkRange(String operation, int[] labels, int classes) {
    for (int i = 0; i < labels.length; i++) {
      if (labels[i] < 0 || labels[i] >= classes) {
        throw new IllegalArgumentException(
            "%s: label %s is %s but with %s classes labels must be in 0 to %s"
                .formatted(operation, i, labels[i], classes, classes - 1));
      }
    }
  }
}
