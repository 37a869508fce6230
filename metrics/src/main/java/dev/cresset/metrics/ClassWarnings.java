package dev.cresset.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Formats warnings about classes that are absent from the labels or the predictions. */
final class ClassWarnings {

  private ClassWarnings() {}

  static List<String> warnings(
      ConfusionMatrix matrix, IntFunction<String> names, ZeroDivision zeroDivision) {
    String consequence =
        switch (zeroDivision) {
          case ZERO -> "0/0, counted as 0";
          case ONE -> "0/0, counted as 1";
          case NAN -> "0/0, left out of averages";
        };
    if (matrix.samples() == 0) {
      return List.of("There are no samples (all figures are " + consequence + ").");
    }
    IntPredicate present = label -> matrix.actual(label) > 0;
    IntPredicate predicted = label -> matrix.predicted(label) > 0;
    String unpredicted = names(matrix, names, present.and(predicted.negate()));
    String missing = names(matrix, names, predicted.and(present.negate()));
    String unseen = names(matrix, names, present.or(predicted).negate());

    List<String> warnings = new ArrayList<>();
    if (!unpredicted.isEmpty()) {
      warnings.add(
          "Classes never predicted: %s (precision is %s).".formatted(unpredicted, consequence));
    }
    if (!missing.isEmpty()) {
      warnings.add("Classes never present: %s (recall is %s).".formatted(missing, consequence));
    }
    if (!unseen.isEmpty()) {
      warnings.add(
          "Classes neither present nor predicted: %s (precision, recall and F1 are %s)."
              .formatted(unseen, consequence));
    }
    return List.copyOf(warnings);
  }

  private static String names(
      ConfusionMatrix matrix, IntFunction<String> names, IntPredicate chosen) {
    return IntStream.range(0, matrix.classes())
        .filter(chosen)
        .mapToObj(names)
        .collect(Collectors.joining(", "));
  }
}
