package dev.cresset.dashboard.export;

import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * A linear or logarithmic axis that ends at ticks.
 *
 * @param ticks in ascending order, one at least
 * @param from coordinate of the first tick
 * @param to coordinate of the last tick
 * @param logarithmic whether distances are those of logarithms
 */
record ChartAxis(List<Double> ticks, double from, double to, boolean logarithmic) {

  private static final int TICKS = 6;

  /**
   * Returns a linear axis.
   *
   * @param leastStep least distance between two ticks
   */
  static ChartAxis linear(double min, double max, double from, double to, double leastStep) {
    double step = Math.max(leastStep, nice(Math.max(max - min, 1e-9) / TICKS));
    long first = (long) Math.floor(min / step + 1e-9);
    long last = (long) Math.ceil(max / step - 1e-9);
    List<Double> ticks =
        IntStream.rangeClosed(0, (int) (last - first)).mapToObj(i -> (first + i) * step).toList();
    return new ChartAxis(ticks, from, to, false);
  }

  /** Returns a logarithmic axis, with ticks at powers of ten if 1, 2 and 5 of each do not fit. */
  static ChartAxis logarithmic(double min, double max, double from, double to) {
    List<Double> marks = marks(min, max, 1, 2, 5);
    return new ChartAxis(marks.size() > TICKS ? marks(min, max, 1) : marks, from, to, true);
  }

  /** Returns the last mark up to {@code min}, those between, and the first from {@code max}. */
  private static List<Double> marks(double min, double max, double... digits) {
    int least = (int) Math.floor(Math.log10(min)) - 1;
    int most = (int) Math.ceil(Math.log10(max)) + 1;
    List<Double> marks =
        IntStream.rangeClosed(least, most)
            .boxed()
            .flatMap(e -> DoubleStream.of(digits).mapToObj(d -> d * Math.pow(10, e)))
            .toList();
    int first = (int) marks.stream().filter(mark -> mark <= min).count() - 1;
    int last = (int) marks.stream().filter(mark -> mark < max).count();
    return marks.subList(first, Math.max(first + 1, last) + 1);
  }

  double place(double value) {
    double min = scaled(ticks.get(0));
    double max = scaled(ticks.get(ticks.size() - 1));
    return from + (to - from) * (scaled(value) - min) / Math.max(max - min, 1e-12);
  }

  private double scaled(double value) {
    return logarithmic ? Math.log10(value) : value;
  }

  /** Returns 1, 2 or 5 times a power of ten, not below {@code step}. */
  private static double nice(double step) {
    double power = Math.pow(10, Math.floor(Math.log10(step)));
    double lead = step / power;
    return (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10) * power;
  }
}
