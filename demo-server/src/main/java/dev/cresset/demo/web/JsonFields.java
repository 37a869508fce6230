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

/** The fields of a request's body; each complaint names the field. A null counts as left out. */
final class JsonFields {

  private final ObjectNode object;

  JsonFields(ObjectNode object) {
    this.object = object;
  }

  /** Checks that there are no fields but these. */
  JsonFields only(String... names) {
    List<String> known = List.of(names);
    Iterator<String> given = object.fieldNames();
    while (given.hasNext()) {
      String name = given.next();
      if (!known.contains(name)) {
        throw Refusal.badRequest(
            known.isEmpty()
                ? "The field \"%s\" is not known; there is to be none.".formatted(shortened(name))
                : "The field \"%s\" is not known; there are %s."
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
      throw Refusal.badRequest("The field \"%s\" must be a text.".formatted(name));
    }
    return Optional.of(value.textValue());
  }

  OptionalLong wholeNumber(String name, long least, long most) {
    JsonNode value = value(name);
    if (value == null) {
      return OptionalLong.empty();
    }
    if (!value.isIntegralNumber()) {
      throw Refusal.badRequest("The field \"%s\" must be a whole number.".formatted(name));
    }
    if (!value.canConvertToLong() || value.longValue() < least || value.longValue() > most) {
      throw Refusal.impossible(
          "The field \"%s\" must be from %s to %s.".formatted(name, least, most));
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
      throw Refusal.badRequest("The field \"%s\" must be a number.".formatted(name));
    }
    double number = value.doubleValue();
    if (!(number > 0 && number <= most)) {
      throw Refusal.impossible(
          String.format(
              Locale.ROOT, "The field \"%s\" must be above 0 and at most %.0f.", name, most));
    }
    return OptionalDouble.of(number);
  }

  /** Reads as many bytes as there must be, unsigned. */
  byte[] bytes(String name, int count) {
    JsonNode value = value(name);
    if (value == null || !value.isArray()) {
      throw Refusal.badRequest(
          "The field \"%s\" must be an array of %s whole numbers.".formatted(name, count));
    }
    if (value.size() != count) {
      throw Refusal.impossible(
          "The field \"%s\" must have %s numbers, not %s.".formatted(name, count, value.size()));
    }
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      bytes[i] = unsigned(name, i, value.get(i));
    }
    return bytes;
  }

  private static byte unsigned(String name, int index, JsonNode value) {
    if (!value.isIntegralNumber()) {
      throw Refusal.badRequest(
          "The field \"%s\" must hold whole numbers only, see index %s.".formatted(name, index));
    }
    if (!value.canConvertToInt() || value.intValue() < 0 || value.intValue() > 255) {
      throw Refusal.impossible(
          "The field \"%s\" must hold numbers from 0 to 255, see index %s.".formatted(name, index));
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
