package dev.cresset.tabular;

import dev.cresset.types.NotNull;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A column of dates; {@link Columns#date} returns one.
 *
 * <pre>{@code
 * date("departure").cyclic(DatePart.DAY_OF_WEEK, DatePart.TIME_OF_DAY)
 * date("birthday").format("d.M.yyyy").cyclic(DatePart.DAY_OF_YEAR).missingAsZeros()
 * }</pre>
 *
 * <p>Dates are written as in ISO 8601, {@code 2026-11-28} or {@code 2026-11-28T19:30}, with a space
 * in place of {@code T}, and with or without an offset from UTC, which is ignored.
 *
 * <p>Immutable: each setter returns a new object.
 *
 * @since 0.1
 */
public final class DateFeature extends Feature {

  private List<DatePart> parts = List.of();
  private @Nullable String pattern;
  private boolean missingAsZeros;

  DateFeature(String column) {
    super(column);
  }

  private DateFeature copy() {
    DateFeature copy = new DateFeature(column());
    copy.parts = parts;
    copy.pattern = pattern;
    copy.missingAsZeros = missingAsZeros;
    return copy;
  }

  /**
   * Returns this column with two inputs for each part, {@code sin(2π f)} and {@code cos(2π f)} of
   * the part as a fraction f of its period: the end of a period is next to its beginning.
   *
   * @throws IllegalArgumentException if there are none, or one is repeated
   */
  public DateFeature cyclic(DatePart... parts) {
    List<DatePart> copy = List.of(NotNull.checkEach("cyclic", "part", parts));
    if (copy.isEmpty() || copy.stream().distinct().count() < copy.size()) {
      throw new IllegalArgumentException(
          "cyclic: takes different parts of a date, one at least, got " + Arrays.toString(parts));
    }
    DateFeature with = copy();
    with.parts = copy;
    return with;
  }

  /**
   * Returns this column for dates that are written in another way.
   *
   * @param pattern as for {@link java.time.format.DateTimeFormatter}, with English names
   * @throws IllegalArgumentException if the pattern is not valid
   */
  public DateFeature format(String pattern) {
    NotNull.check("format", "pattern", pattern);
    try {
      DateText.formatter(pattern);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "format: %s is not a pattern of dates (%s)"
              .formatted(Texts.quoted(pattern), e.getMessage()),
          e);
    }
    DateFeature copy = copy();
    copy.pattern = pattern;
    return copy;
  }

  /** Returns this column with zeros in place of missing dates, which no date has. */
  public DateFeature missingAsZeros() {
    DateFeature copy = copy();
    copy.missingAsZeros = true;
    return copy;
  }

  @Override
  FittedDate fit(ColumnView training) {
    if (parts.isEmpty()) {
      throw new IllegalStateException(
          "fit: date(%s) has no inputs; call cyclic(DatePart.MONTH) or with other parts"
              .formatted(Texts.quoted(column())));
    }
    FittedDate fitted = new FittedDate(column(), pattern, parts, missingAsZeros);
    float[] inputs = new float[2 * parts.size()];
    for (int i = 0; i < training.size(); i++) {
      try {
        fitted.encode(training.get(i), inputs, 0);
      } catch (CellException e) {
        throw training.error("fit", i, e);
      }
    }
    return fitted;
  }

  @Override
  public String toString() {
    return "date(%s)%s.cyclic(%s)%s"
        .formatted(
            Texts.quoted(column()),
            pattern == null ? "" : ".format(%s)".formatted(Texts.quoted(pattern)),
            parts.stream().map(DatePart::name).collect(Collectors.joining(", ")),
            missingAsZeros ? ".missingAsZeros()" : "");
  }
}
