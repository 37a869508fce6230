package dev.cresset.tabular;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Dates in text. */
final class DateText {

  private static final DateTimeFormatter ISO =
      new DateTimeFormatterBuilder()
          .append(DateTimeFormatter.ISO_LOCAL_DATE)
          .optionalStart()
          .appendPattern("['T'][' ']")
          .append(DateTimeFormatter.ISO_LOCAL_TIME)
          .optionalStart()
          .appendPattern("[XXX][X]")
          .optionalStart()
          .appendPattern("'['VV']'")
          .toFormatter(Locale.ROOT)
          .withResolverStyle(ResolverStyle.STRICT);

  private DateText() {}

  /** Returns a formatter, of ISO dates if there is no pattern. */
  static DateTimeFormatter formatter(@Nullable String pattern) {
    return pattern == null
        ? ISO
        : new DateTimeFormatterBuilder()
            .appendPattern(pattern)
            // A year without its era, which strict parsing asks for.
            .parseDefaulting(ChronoField.ERA, 1)
            .toFormatter(Locale.ENGLISH)
            .withResolverStyle(ResolverStyle.STRICT);
  }

  static LocalDateTime parse(String text, DateTimeFormatter formatter, @Nullable String pattern)
      throws CellException {
    try {
      if (pattern == null && isDay(text)) {
        return LocalDate.of(digits(text, 0, 4), digits(text, 5, 7), digits(text, 8, 10))
            .atStartOfDay();
      }
      TemporalAccessor parsed = formatter.parse(text.strip());
      LocalDate day = LocalDate.from(parsed);
      return parsed.isSupported(ChronoField.SECOND_OF_DAY)
          ? day.atTime(LocalTime.from(parsed))
          : day.atStartOfDay();
    } catch (DateTimeException e) {
      throw new CellException(
          pattern == null
              ? "%s is not a date such as 2026-11-28 or 2026-11-28T19:30; call format(..) for other ways to write dates"
                  .formatted(Texts.quoted(text))
              : "%s is not a date of the format %s"
                  .formatted(Texts.quoted(text), Texts.quoted(pattern)));
    }
  }

  /** Returns whether a text is {@code yyyy-mm-dd}, which most dates are and need no formatter. */
  private static boolean isDay(String text) {
    boolean isDay = text.length() == 10;
    for (int i = 0; i < 10 && isDay; i++) {
      char c = text.charAt(i);
      isDay = i == 4 || i == 7 ? c == '-' : c >= '0' && c <= '9';
    }
    return isDay;
  }

  private static int digits(String text, int begin, int end) {
    return Integer.parseInt(text, begin, end, 10);
  }
}
