package dev.cresset.demo.export;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A linear scale from values to coordinates, with ticks at round numbers.
 *
 * @param least the value at {@code from}
 * @param most the value at {@code to}
 * @param from the first coordinate
 * @param to the last coordinate
 */
record Axis(double least, double most, double from, double to) {

  /** Returns an axis that holds these values and ends at round numbers. */
  static Axis around(double least, double most, double from, double to, int ticks) {
    double span = Math.max(most - least, 1e-9);
    double step = round(span / ticks);
    return new Axis(Math.floor(least / step) * step, Math.ceil(most / step) * step, from, to);
  }

  double place(double value) {
    return from + (to - from) * (value - least) / Math.max(most - least, 1e-12);
  }

  List<Double> ticks(int about) {
    double step = round((most - least) / about);
    List<Double> ticks = new ArrayList<>();
    for (double tick = Math.ceil(least / step) * step; tick <= most + step / 1000; tick += step) {
      ticks.add(tick);
    }
    return ticks;
  }

  static String label(double value) {
    String text = String.format(Locale.ROOT, "%.3f", value);
    return text.contains(".") ? text.replaceFirst("\\.?0+$", "") : text;
  }

  /** Returns 1, 2 or 5 times a power of ten, not below {@code step}. */
  private static double round(double step) {
    double power = Math.pow(10, Math.floor(Math.log10(step)));
    double lead = step / power;
    return (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10) * power;
  }
}
