package dev.cresset.tabular;

import java.math.BigDecimal;
import java.sql.Clob;
import java.sql.SQLException;
import java.time.temporal.TemporalAccessor;
import java.util.Date;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The text under which a value of a program is kept. */
final class CellText {

  private CellText() {}

  /**
   * Returns a value as text. Empty text stands for a missing value: null, an empty {@code
   * Optional}, NaN. Numbers that are equal have the same text, whatever their type.
   *
   * @throws CellException if values of the class are not supported
   */
  static String of(@Nullable Object value) throws CellException {
    if (value == null) {
      return "";
    }
    if (value instanceof Optional<?> optional) {
      return of(optional.orElse(null));
    }
    if (value instanceof Enum<?> constant) {
      return constant.name();
    }
    if (value instanceof Number number) {
      return of(number);
    }
    if (value instanceof Date date) {
      return of(date);
    }
    if (value instanceof Clob clob) {
      return of(clob);
    }
    if (value instanceof CharSequence
        || value instanceof Character
        || value instanceof Boolean
        || value instanceof TemporalAccessor
        || value instanceof UUID) {
      return value.toString();
    }
    throw new CellException(
        "a value of class %s cannot be kept; use text, a number, a boolean, an enum or a date"
            .formatted(value.getClass().getTypeName()));
  }

  private static String of(Number number) {
    if (number instanceof Double || number instanceof Float) {
      double value = number.doubleValue();
      if (Double.isNaN(value)) {
        return "";
      }
      return Double.isInfinite(value) ? number.toString() : of(new BigDecimal(number.toString()));
    }
    if (number instanceof BigDecimal decimal) {
      BigDecimal stripped = decimal.stripTrailingZeros();
      return Math.abs((long) stripped.scale()) > 400
          ? stripped.toString()
          : stripped.toPlainString();
    }
    return number.toString();
  }

  private static String of(Date date) {
    if (date instanceof java.sql.Timestamp timestamp) {
      return timestamp.toLocalDateTime().toString();
    }
    if (date instanceof java.sql.Date day) {
      return day.toLocalDate().toString();
    }
    return date instanceof java.sql.Time time
        ? time.toLocalTime().toString()
        : date.toInstant().toString();
  }

  private static String of(Clob clob) throws CellException {
    try {
      return clob.getSubString(1, (int) Math.min(Integer.MAX_VALUE, clob.length()));
    } catch (SQLException e) {
      throw new CellException("the text of a CLOB cannot be read (%s)".formatted(e.getMessage()));
    }
  }
}
