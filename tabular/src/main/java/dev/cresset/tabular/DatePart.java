package dev.cresset.tabular;

import java.time.LocalDateTime;
import java.util.function.ToDoubleFunction;

/**
 * A part of a date that repeats.
 *
 * @since 0.1
 */
public enum DatePart {

  /** The month, January to December. */
  MONTH("month", date -> (date.getMonthValue() - 1) / 12.0),

  /** The day of the month, with a period of 31 days. */
  DAY_OF_MONTH("day of month", date -> (date.getDayOfMonth() - 1) / 31.0),

  /** The day of the year, with a period of 365 or 366 days. */
  DAY_OF_YEAR(
      "day of year",
      date -> (date.getDayOfYear() - 1) / (double) date.toLocalDate().lengthOfYear()),

  /** The day of the week, Monday to Sunday. */
  DAY_OF_WEEK("day of week", date -> (date.getDayOfWeek().getValue() - 1) / 7.0),

  /** The time of the day to the second; midnight for a date without time. */
  TIME_OF_DAY("time of day", date -> date.toLocalTime().toSecondOfDay() / 86_400.0);

  private final String text;
  private final ToDoubleFunction<LocalDateTime> fraction;

  DatePart(String text, ToDoubleFunction<LocalDateTime> fraction) {
    this.text = text;
    this.fraction = fraction;
  }

  /** Returns the name in texts. */
  String text() {
    return text;
  }

  /** Returns the part as a fraction of its period, in {@code [0, 1)}. */
  double fraction(LocalDateTime date) {
    return fraction.applyAsDouble(date);
  }
}
