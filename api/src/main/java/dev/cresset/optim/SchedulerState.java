package dev.cresset.optim;

import dev.cresset.types.NotNull;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** A saved state of a {@link Scheduler}, whose values are checked when they are read. */
final class SchedulerState {

  private final Map<String, Double> values;

  SchedulerState(Map<String, Double> values, Set<String> expected) {
    if (!values.keySet().equals(expected)) {
      throw new IllegalArgumentException(
          "loadStateDict: the state has the values %s, but this scheduler has %s; load it with the schedule and the number of parameter groups that it was saved with"
              .formatted(sorted(values.keySet()), sorted(expected)));
    }
    this.values = values;
  }

  private static Set<String> sorted(Set<String> names) {
    Set<String> sorted = new TreeSet<>();
    names.forEach(name -> sorted.add(String.valueOf(name)));
    return sorted;
  }

  double value(String name) {
    return NotNull.check("loadStateDict", "value \"" + name + "\"", values.get(name));
  }

  /** Returns a whole number from 0 to 2^53. */
  long count(String name) {
    double value = value(name);
    check(
        name, value, value >= 0 && value <= 0x1p53 && value == Math.rint(value), "a whole number");
    return (long) value;
  }

  /** Returns the finite rates of all groups, each 0 or more. */
  double[] rates(String prefix, int groups) {
    double[] rates = new double[groups];
    for (int i = 0; i < groups; i++) {
      double rate = value(prefix + i);
      check(prefix + i, rate, rate >= 0 && rate < Double.POSITIVE_INFINITY, "finite and 0 or more");
      rates[i] = rate;
    }
    return rates;
  }

  static void check(String name, double value, boolean valid, String expected) {
    if (!valid) {
      throw new IllegalArgumentException(
          "loadStateDict: the value \"%s\" must be %s, got %s; the state is damaged"
              .formatted(name, expected, value));
    }
  }
}
