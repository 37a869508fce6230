package dev.cresset.tabular;

import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Chooses values of a column for {@link PartialDependence}.
 *
 * @param operation begins messages
 * @param column the values of the rows
 */
record ValueGrid(String operation, ColumnView column) {

  private static final int VALUES = 20;
  private static final int CATEGORIES = 50;
  private static final double LOWEST = 0.05;
  private static final double HIGHEST = 0.95;

  /** Returns all different numbers, or quantiles of all numbers if there are many. */
  List<String> numbers(FittedNumber feature) {
    double[] numbers = new double[column.size()];
    int count = 0;
    for (int i = 0; i < column.size(); i++) {
      String text = column.get(i);
      if (text != null) {
        try {
          numbers[count++] = feature.number(text);
        } catch (CellException e) {
          throw column.error(operation, i, e);
        }
      }
    }
    requireValues(count);
    double[] sorted = Arrays.stream(numbers, 0, count).sorted().toArray();
    double[] different = Arrays.stream(sorted).distinct().toArray();
    double[] grid = different.length <= VALUES ? different : quantiles(sorted);
    List<String> texts = new ArrayList<>();
    for (double value : grid) {
      try {
        texts.add(feature.text(value));
      } catch (CellException e) {
        throw new IllegalStateException(e);
      }
    }
    return texts;
  }

  private static double[] quantiles(double... sorted) {
    double[] quantiles = new double[VALUES];
    for (int i = 0; i < VALUES; i++) {
      quantiles[i] = NumberFeature.quantile(sorted, fraction(i));
    }
    return Arrays.stream(quantiles).distinct().toArray();
  }

  /** Returns the fraction of the values that are below a value of the grid. */
  private static double fraction(int quantile) {
    return LOWEST + (HIGHEST - LOWEST) * quantile / (VALUES - 1);
  }

  /** Returns all different dates, or some at even distances in their order if there are many. */
  List<String> dates(FittedDate feature) {
    Map<LocalDateTime, String> texts = new TreeMap<>();
    for (int i = 0; i < column.size(); i++) {
      String text = column.get(i);
      if (text != null) {
        try {
          texts.putIfAbsent(feature.date(text), text);
        } catch (CellException e) {
          throw column.error(operation, i, e);
        }
      }
    }
    requireValues(texts.size());
    List<String> sorted = List.copyOf(texts.values());
    List<String> grid = new ArrayList<>();
    for (int i = 0; i < VALUES && sorted.size() > VALUES; i++) {
      grid.add(sorted.get((int) Math.round(fraction(i) * (sorted.size() - 1))));
    }
    return grid.isEmpty() ? sorted : grid.stream().distinct().toList();
  }

  /**
   * Returns the known categories, or the most frequent ones of the rows.
   *
   * @param known the categories that all features of the column know
   */
  List<String> categories(FittedCategory feature, List<String> known) {
    if (!known.isEmpty() && known.size() <= CATEGORIES) {
      return known;
    }
    Set<String> accepted = Set.copyOf(known);
    Map<String, Integer> counts = new TreeMap<>();
    for (int i = 0; i < column.size(); i++) {
      String text = column.get(i);
      String category = text == null ? null : feature.category(text);
      if (category != null && (known.isEmpty() || accepted.contains(category))) {
        counts.merge(category, 1, Integer::sum);
      }
    }
    requireValues(counts.size());
    return CategoryOrder.sorted(
        counts.keySet().stream()
            .sorted(Comparator.comparing(counts::get, Comparator.reverseOrder()))
            .limit(CATEGORIES)
            .toList());
  }

  private void requireValues(int count) {
    if (count == 0) {
      throw new IllegalArgumentException(
          "%s: column %s has no value in any of the rows; pass values, or rows that have some"
              .formatted(operation, Texts.quoted(column.name())));
    }
  }
}
