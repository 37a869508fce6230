package dev.cresset.dashboard.export;

import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** The number formats of {@code charts.json}; the page has the same in {@code format.js}. */
enum ChartFormat {
  COUNT,
  NUMBER,
  LOSS,
  PERCENT,
  BYTES,
  THOUSANDS;

  /** Formats a value for the text that describes a chart. */
  String value(double value) {
    return switch (this) {
      case LOSS -> Html.loss(value);
      case PERCENT -> Html.percent(value);
      default -> tick(value);
    };
  }

  /** Formats a value for an axis. */
  String tick(double value) {
    return switch (this) {
      case COUNT -> Html.count(Math.round(value));
      case NUMBER, LOSS -> threeDigits(value);
      case PERCENT -> threeDigits(100 * value) + " %";
      case BYTES -> scaled(value, "B", "kB", "MB", "GB", "TB");
      case THOUSANDS -> scaled(value, "", "k", "M", "G");
    };
  }

  private static String threeDigits(double value) {
    return value != 0 && Math.abs(value) < 1e-4
        ? String.format(Locale.ROOT, "%.1e", value)
        : BigDecimal.valueOf(value).round(new MathContext(3)).stripTrailingZeros().toPlainString();
  }

  private static String scaled(double value, String... units) {
    int unit = 0;
    double scaled = value;
    while (Math.abs(scaled) >= 999.5 && unit < units.length - 1) {
      scaled /= 1000;
      unit++;
    }
    return (threeDigits(scaled) + " " + units[unit]).strip();
  }
}
