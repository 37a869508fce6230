package dev.cresset.benchmarks.measure;

import java.util.Arrays;
import java.util.Collection;

/** Order statistics of measurements. */
public final class Quantiles {

  private Quantiles() {}

  /** Returns the middle value, or the mean of the two middle ones. */
  public static double median(Collection<Double> values) {
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /** Returns the smallest value that a share of all, 0 to 1, does not exceed. */
  public static double of(double[] values, double share) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)];
  }
}
