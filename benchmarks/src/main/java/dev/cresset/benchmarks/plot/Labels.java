package dev.cresset.benchmarks.plot;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/** Where to write the names of lines so that none covers another. */
final class Labels {

  private Labels() {}

  /**
   * Returns heights near the wanted ones, in their order, that differ by {@code distance} or more.
   *
   * @param most no height is below this one on the page, where there is room for all
   */
  static double[] apart(List<Double> wanted, double distance, double most) {
    int[] order =
        IntStream.range(0, wanted.size())
            .boxed()
            .sorted(Comparator.comparing(wanted::get))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] heights = new double[order.length];
    Arrays.setAll(heights, i -> wanted.get(order[i]));
    for (int pass = 0; pass < heights.length; pass++) {
      for (int i = 1; i < heights.length; i++) {
        double lacking = distance - (heights[i] - heights[i - 1]);
        if (lacking > 0) { // both give way, so that they stay around where they belong
          heights[i - 1] -= lacking / 2;
          heights[i] += lacking / 2;
        }
      }
    }
    for (int i = heights.length - 1; i >= 0; i--) {
      heights[i] = Math.min(heights[i], most - (heights.length - 1 - i) * distance);
      if (i < heights.length - 1) {
        heights[i] = Math.min(heights[i], heights[i + 1] - distance);
      }
    }
    double[] found = new double[order.length];
    for (int i = 0; i < order.length; i++) {
      found[order[i]] = heights[i];
    }
    return found;
  }
}
