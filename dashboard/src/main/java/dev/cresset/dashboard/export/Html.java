package dev.cresset.dashboard.export;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Formats text and numbers for HTML and SVG. */
final class Html {

  private Html() {}

  /** Escapes a text for HTML elements and attributes. */
  static String text(@Nullable Object value) {
    return String.valueOf(value)
        .replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /** Returns 10000 as {@code 10,000}. */
  static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** Returns 0.9229 as {@code 92.29 %}, and NaN or {@code null} as a dash. */
  static String percent(@Nullable Double share) {
    return share == null || share.isNaN()
        ? "–"
        : String.format(Locale.ROOT, "%.2f %%", 100 * share);
  }

  /** Returns 0.27496 as {@code 0.2750}, and NaN or {@code null} as a dash. */
  static String loss(@Nullable Double value) {
    return value == null || value.isNaN() ? "–" : String.format(Locale.ROOT, "%.4f", value);
  }

  /** Returns 75.2 as {@code 1 min 15 s}. */
  static String duration(double seconds) {
    return seconds < 60
        ? String.format(Locale.ROOT, "%.1f s", seconds)
        : "%s min %s s".formatted(Math.round(seconds) / 60, Math.round(seconds) % 60);
  }
}
