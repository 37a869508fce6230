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
}
