package dev.cresset.benchmarks.measure;

import java.util.Locale;

/** Numbers for people to read. */
public final class SignificantDigits {

  private SignificantDigits() {}

  /** Returns at least three digits that count, or nothing for NaN. */
  public static String of(double value) {
    if (Double.isNaN(value)) {
      return "";
    }
    double size = Math.abs(value);
    int decimals = size >= 100 || size == 0 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : 3;
    return String.format(Locale.ROOT, "%." + decimals + "f", value);
  }
}
