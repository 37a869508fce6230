package dev.cresset.dashboard.view;

import java.util.stream.IntStream;

/** Chooses some points of curves, evenly spaced along them. */
final class CurvePoints {

  private CurvePoints() {}

  /**
   * Returns the indices of the chosen points, ascending, with the first and the last one.
   *
   * @param most maximum number of points, 2 or more
   * @param coordinates coordinates of the points, one array for each dimension
   */
  static int[] evenlySpaced(int most, double[]... coordinates) {
    int size = coordinates[0].length;
    double[] distance = new double[size];
    for (int i = 1; i < size; i++) {
      distance[i] = distance[i - 1];
      for (double[] each : coordinates) {
        distance[i] += Math.abs(each[i] - each[i - 1]);
      }
    }
    double step = distance[size - 1] / (most - 1);
    int[] chosen = new int[most];
    int next = 0;
    for (int k = 1; k < most - 1; k++) {
      while (distance[next] < k * step) {
        next++;
      }
      chosen[k] = next;
    }
    chosen[most - 1] = size - 1;
    return IntStream.of(chosen).distinct().toArray();
  }
}
