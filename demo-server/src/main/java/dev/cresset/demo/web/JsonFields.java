package dev.cresset.demo.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** The fields of a request's body; errors name the field. A null field counts as absent. */
final class JsonFields {

  private final ObjectNode object;

  JsonFields(ObjectNode object) {
    this.object = object;
  }

  /** Checks that there are no other fields than these. */
  JsonFields only(String... names) {
    List<String> known = List.of(names);
    Iterator<String> given = object.fieldNames();
    while (given.hasNext()) {
      String name = given.next();
      if (!known.contains(name)) {
        throw new HttpError(
            400,
            known.isEmpty()
                ? "Unknown field \"%s\"; no fields are expected.".formatted(shortened(name))
                : "Unknown field \"%s\"; the fields are %s."
                    .formatted(shortened(name), String.join(", ", known)));
      }
    }
    return this;
  }

  Optional<String> text(String name) {
    JsonNode value = value(name);
    if (value == null) {
      return Optional.empty();
    }
    if (!value.isTextual()) {
      throw new HttpError(400, "The field \"%s\" must be a string.".formatted(name));
    }
    return Optional.of(value.textValue());
  }

  OptionalLong wholeNumber(String name, long least, long most) {
    JsonNode value = value(name);
    if (value == null) {
      return OptionalLong.empty();
    }
    if (!value.isIntegralNumber()) {
      throw new HttpError(400, "The field \"%s\" must be a whole number.".formatted(name));
    }
    if (!value.canConvertToLong() || value.longValue() < least || value.longValue() > most) {
      throw new HttpError(
          422, "The field \"%s\" must be from %s to %s.".formatted(name, least, most));
    }
    return OptionalLong.of(value.longValue());
  }

  /** Reads a number above 0. */
  OptionalDouble positiveNumber(String name, double most) {
    JsonNode value = value(name);
    if (value == null) {
      return OptionalDouble.empty();
    }
    if (!value.isNumber()) {
      throw new HttpError(400, "The field \"%s\" must be a number.".formatted(name));
    }
    double number = value.doubleValue();
    if (!(number > 0 && number <= most)) {
      throw new HttpError(
          422,
          String.format(
              Locale.ROOT, "The field \"%s\" must be above 0 and at most %.0f.", name, most));
    }
    return OptionalDouble.of(number);
  }

  /** Reads an array of {@code count} unsigned bytes. */
  byte[] bytes(String name, int count) {
    JsonNode value = value(name);
    if (value == null || !value.isArray()) {
      throw new HttpError(
          400, "The field \"%s\" must be an array of %s whole numbers.".formatted(name, count));
    }
    if (value.size() != count) {
      throw new HttpError(
          422,
          "The field \"%s\" must have %s numbers, got %s.".formatted(name, count, value.size()));
    }
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = unsigned(name, i, value.get(i));
    }
    return bytes;
  }

  private static byte unsigned(String name, int index, JsonNode value) {
    if (!value.isIntegralNumber()) {
      throw new HttpError(
          400,
          "The field \"%s\" must contain whole numbers only (index %s).".formatted(name, index));
    }
    if (!value.canConvertToInt() || value.intValue() < 0 || value.intValue() > 255) {
      throw new HttpError(
          422,
          "The field \"%s\" must contain numbers from 0 to 255 (index %s).".formatted(name, index));
    }
    return (byte) value.intValue();
  }

  private @Nullable JsonNode value(String name) {
    JsonNode value = object.get(name);
    return value == null || value.isNull() ? null : value;
  }

  private static String shortened(String name) {
    return name.length() <= 40 ? name : name.substring(0, 40) + "…";
  }
}
