package dev.cresset.optim;

import dev.cresset.types.NotNull;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Saved numbers of a scheduler or optimizer, which are checked when they are read. */
final class SavedValues {

  private final Map<String, Double> values;

  /**
   * Checks the names.
   *
   * @param owner what the state is loaded into, for the message
   * @param advice what to load it into instead, for the message
   */
  SavedValues(String owner, Map<String, Double> values, Set<String> expected, String advice) {
    if (!values.keySet().equals(expected)) {
      throw new IllegalArgumentException(
          "loadStateDict: the state has the values %s, but this %s has %s; %s"
              .formatted(sorted(values.keySet()), owner, sorted(expected), advice));
    }
    this.values = values;
  }

  boolean has(String name) {
    return values.containsKey(name);
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
      rates[i] = rate(prefix + i);
    }
    return rates;
  }

  /** Returns a learning rate: finite and 0 or more. */
  double rate(String name) {
    double rate = value(name);
    check(name, rate, rate >= 0 && rate < Double.POSITIVE_INFINITY, "finite and 0 or more");
    return rate;
  }

  /** Returns a momentum: at least 0 and below 1. */
  double momentum(String name) {
    double momentum = value(name);
    check(name, momentum, momentum >= 0 && momentum < 1, "at least 0 and below 1");
    return momentum;
  }

  static void check(String name, double value, boolean valid, String expected) {
    if (!valid) {
      throw new IllegalArgumentException(
          "loadStateDict: the value \"%s\" must be %s, got %s; the state is damaged"
              .formatted(name, expected, value));
    }
  }
}
