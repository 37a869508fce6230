package dev.cresset.tabular;

import dev.cresset.io.internal.Quoted;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** Values and tables in messages and in {@code toString}. */
final class Texts {

  private static final int LISTED = 10;
  private static final MathContext FOUR_DIGITS = new MathContext(4);

  private Texts() {}

  static String quoted(String text) {
    return Quoted.of(text);
  }

  /** Returns the first ten values in quotes, and how many more there are. */
  static String listed(Collection<String> values) {
    String first =
        values.stream().limit(LISTED).map(Texts::quoted).collect(Collectors.joining(", "));
    return values.size() > LISTED
        ? "%s and %s more".formatted(first, values.size() - LISTED)
        : first;
  }

  /** Returns a number with four significant digits. */
  static String figure(double value) {
    if (!Double.isFinite(value)) {
      return Double.toString(value);
    }
    BigDecimal rounded = new BigDecimal(value).round(FOUR_DIGITS).stripTrailingZeros();
    boolean isUsual = value == 0 || Math.abs(value) >= 1e-4 && Math.abs(value) < 1e9;
    return isUsual ? rounded.toPlainString() : rounded.toString();
  }

  /** Returns lines of cells, aligned at the left. */
  static String aligned(List<List<String>> lines) {
    int columns = lines.stream().mapToInt(List::size).max().orElse(0);
    int[] widths = new int[columns];
    for (List<String> line : lines) {
      for (int i = 0; i < line.size(); i++) {
        widths[i] = Math.max(widths[i], line.get(i).length());
      }
    }
    List<String> text = new ArrayList<>();
    for (List<String> line : lines) {
      StringBuilder padded = new StringBuilder();
      for (int i = 0; i < line.size(); i++) {
        padded.append(line.get(i)).append(" ".repeat(widths[i] - line.get(i).length() + 2));
      }
      text.add(padded.toString().stripTrailing());
    }
    return String.join("\n", text);
  }
}
