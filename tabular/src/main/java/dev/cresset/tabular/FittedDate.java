package dev.cresset.tabular;

import dev.cresset.io.internal.JsonWriter;
import java.time.LocalDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A column of dates. */
final class FittedDate implements FittedFeature {

  static final String TYPE = "date";

  private final String column;
  private final @Nullable String pattern;
  private final DateTimeFormatter formatter;
  private final List<DatePart> parts;
  private final boolean missingAsZeros;

  FittedDate(
      String column, @Nullable String pattern, List<DatePart> parts, boolean missingAsZeros) {
    this.column = column;
    this.pattern = pattern;
    this.formatter = DateText.formatter(pattern);
    this.parts = parts;
    this.missingAsZeros = missingAsZeros;
  }

  @Override
  public String column() {
    return column;
  }

  @Override
  public List<String> names() {
    List<String> names = new ArrayList<>();
    for (DatePart part : parts) {
      names.add("%s %s sin".formatted(column, part.text()));
      names.add("%s %s cos".formatted(column, part.text()));
    }
    return names;
  }

  @Override
  public int width() {
    return 2 * parts.size();
  }

  @Override
  public void encode(@Nullable String text, float[] inputs, int at) throws CellException {
    if (text == null) {
      if (!missingAsZeros) {
        throw FittedFeature.missing(
            "call missingAsZeros(), or remove such rows with rows.withoutMissing(..)");
      }
      return;
    }
    LocalDateTime date = date(text);
    for (int i = 0; i < parts.size(); i++) {
      double angle = 2 * Math.PI * parts.get(i).fraction(date);
      inputs[at + 2 * i] = (float) Math.sin(angle);
      inputs[at + 2 * i + 1] = (float) Math.cos(angle);
    }
  }

  LocalDateTime date(String text) throws CellException {
    return DateText.parse(text, formatter, pattern);
  }

  @Override
  public InputColumn input() {
    return new InputColumn(column, InputColumn.Type.DATE, List.of(), missingAsZeros, false);
  }

  @Override
  public List<String> described() {
    return List.of(
        TYPE,
        missingAsZeros ? "zeros" : "error",
        parts.stream().map(DatePart::text).collect(Collectors.joining(", ")));
  }

  @Override
  public void write(JsonWriter json) {
    json.name("type").scalar(TYPE);
    json.name("column").scalar(column);
    if (pattern != null) {
      json.name("format").scalar(pattern);
    }
    json.name("parts").beginArray();
    parts.forEach(part -> json.scalar(part.name()));
    json.endArray();
    json.name("missing_as_zeros").scalar(missingAsZeros);
  }

  static FittedDate read(JsonProperties json) throws ColumnsFormatException {
    List<DatePart> parts = new ArrayList<>();
    for (String name : json.texts("parts")) {
      parts.add(JsonProperties.constant("parts", name, DatePart.class));
    }
    String column = json.text("column");
    String pattern = json.has("format") ? json.text("format") : null;
    boolean missingAsZeros = json.flag("missing_as_zeros");
    try {
      if (parts.isEmpty() || parts.stream().distinct().count() < parts.size()) {
        throw new IllegalArgumentException("repeated parts, or none");
      }
      return new FittedDate(column, pattern, List.copyOf(parts), missingAsZeros);
    } catch (IllegalArgumentException e) {
      throw new ColumnsFormatException(
          "the format or the parts of column %s are wrong".formatted(Texts.quoted(column)));
    }
  }
}
