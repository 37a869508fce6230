package dev.cresset.tabular;

import dev.cresset.tensor.Generator;
import dev.cresset.types.NotNull;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Splits rows at random, each class in the same proportions: the rows of each class are shuffled,
 * and dealt out to the parts class after class.
 */
final class RowSplits {

  private RowSplits() {}

  /**
   * Returns the rows of each part, in random order.
   *
   * @param classes the class of each row
   */
  static List<int[]> split(
      String operation, int[] classes, Generator generator, double... fractions) {
    checkFractions(operation, fractions);
    int[] sizes = new int[fractions.length];
    int[] part = new int[classes.length];
    for (int i = 0; i < part.length; i++) {
      part[i] = furthestBelow(fractions, sizes, i + 1L);
      sizes[part[i]]++;
    }
    return dealt(byClass(classes, generator), part, sizes, generator);
  }

  /** Returns the part that has the fewest rows for its fraction of a total. */
  private static int furthestBelow(double[] fractions, int[] sizes, long total) {
    int furthest = 0;
    double largest = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < sizes.length; i++) {
      double deficit = total * fractions[i] - sizes[i];
      if (fractions[i] > 0 && deficit > largest) {
        furthest = i;
        largest = deficit;
      }
    }
    return furthest;
  }

  private static void checkFractions(String operation, double... fractions) {
    NotNull.check(operation, "array of fractions", fractions);
    double total = Arrays.stream(fractions).sum();
    if (!(Math.abs(total - 1) < 1e-9) || Arrays.stream(fractions).anyMatch(part -> !(part >= 0))) {
      throw new IllegalArgumentException(
          "%s: the fractions %s must be 0 or more and add up to 1, but their sum is %s"
              .formatted(operation, Arrays.toString(fractions), total));
    }
  }

  /** Returns the rows of each of {@code count} parts of the same size, in random order. */
  static List<int[]> folds(String operation, int[] classes, Generator generator, int count) {
    if (count < 2 || count > classes.length) {
      throw new IllegalArgumentException(
          "%s: the number of folds must be 2 to the number of rows, %s, got %s"
              .formatted(operation, classes.length, count));
    }
    int[] sizes = new int[count];
    int[] part = new int[classes.length];
    for (int i = 0; i < part.length; i++) {
      part[i] = i % count;
      sizes[part[i]]++;
    }
    return dealt(byClass(classes, generator), part, sizes, generator);
  }

  /** Returns all rows, shuffled within each class, the classes one after the other. */
  private static int[] byClass(int[] classes, Generator generator) {
    int[] order = IntStream.range(0, classes.length).toArray();
    generator.shuffle(order);
    int[] starts = new int[Arrays.stream(classes).max().orElse(0) + 2];
    for (int each : classes) {
      starts[each + 1]++;
    }
    Arrays.parallelPrefix(starts, Integer::sum);
    int[] sorted = new int[order.length];
    for (int row : order) {
      sorted[starts[classes[row]]++] = row;
    }
    return sorted;
  }

  private static List<int[]> dealt(int[] rows, int[] part, int[] sizes, Generator generator) {
    List<int[]> parts = new ArrayList<>();
    for (int size : sizes) {
      parts.add(new int[size]);
    }
    int[] next = new int[sizes.length];
    for (int i = 0; i < rows.length; i++) {
      parts.get(part[i])[next[part[i]]++] = rows[i];
    }
    parts.forEach(generator::shuffle);
    return parts;
  }
}
