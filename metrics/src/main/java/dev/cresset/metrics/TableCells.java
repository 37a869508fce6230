package dev.cresset.metrics;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;

/** Formats the cells of text tables, the same in every locale. */
final class TableCells {

  private static final int SIGNIFICANT = 6;
  private static final int LONGEST_EXPONENT = 9;

  private TableCells() {}

  /** Returns a text padded with spaces on the left. */
  static String right(String text, int width) {
    return " ".repeat(Math.max(0, width - width(text))) + text;
  }

  /** Returns a text padded with spaces on the right. */
  static String left(String text, int width) {
    return text + " ".repeat(Math.max(0, width - width(text)));
  }

  static int width(String text) {
    return text.codePointCount(0, text.length());
  }

  /** Rounds the exact binary value half to even, as Python does. */
  static String rounded(double value, int digits) {
    return Double.isFinite(value)
        ? new BigDecimal(value).setScale(digits, RoundingMode.HALF_EVEN).toPlainString()
        : special(value);
  }

  /** Rounds to six significant digits. */
  static String significant(double value) {
    if (!Double.isFinite(value)) {
      return special(value);
    }
    if (value == 0) {
      return "0";
    }
    BigDecimal rounded =
        new BigDecimal(value)
            .round(new MathContext(SIGNIFICANT, RoundingMode.HALF_EVEN))
            .stripTrailingZeros();
    int exponent = rounded.precision() - rounded.scale() - 1;
    return Math.abs(exponent) > LONGEST_EXPONENT ? rounded.toString() : rounded.toPlainString();
  }

  private static String special(double value) {
    if (Double.isNaN(value)) {
      return "nan";
    }
    return value > 0 ? "inf" : "-inf";
  }
}
