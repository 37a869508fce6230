package dev.cresset.dashboard.web;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The fields of a request's body; errors name the field. A null field counts as absent.
 *
 * @param object the fields
 * @param prefix what errors put before the names: {@code "schedule."} for a nested object
 */
public record JsonFields(ObjectNode object, String prefix) {

  /** Creates the fields of a body. */
  public JsonFields(ObjectNode object) {
    this(object, "");
  }

  /** Checks that there are no other fields than these. */
  public JsonFields only(String... names) {
    List<String> known = List.of(names);
    String expected =
        known.isEmpty() ? "no fields are expected" : "the fields are " + String.join(", ", known);
    object
        .fieldNames()
        .forEachRemaining(
            name -> {
              if (!known.contains(name)) {
                throw new HttpError(
                    400, "Unknown field \"%s\"; %s.".formatted(prefix + shortened(name), expected));
              }
            });
    return this;
  }

  /** Reads an object with fields of its own. */
  public Optional<JsonFields> object(String name) {
    return value(name)
        .map(
            value -> {
              require(value.isObject(), 400, name, "must be an object, {…}");
              return new JsonFields((ObjectNode) value, prefix + name + ".");
            });
  }

  /** Reads one of these texts. */
  public Optional<String> choice(String name, List<String> choices) {
    return value(name)
        .map(
            value -> {
              require(value.isTextual(), 400, name, "must be a string");
              String all = String.join(", ", choices);
              require(choices.contains(value.textValue()), 422, name, "must be one of %s", all);
              return value.textValue();
            });
  }

  /** Reads a whole number in a range. */
  public Optional<Long> wholeNumber(String name, long least, long most) {
    return value(name)
        .map(
            value -> {
              require(value.isIntegralNumber(), 400, name, "must be a whole number");
              require(within(least, most, value), 422, name, "must be from %s to %s", least, most);
              return value.longValue();
            });
  }

  /** Reads a number above 0. */
  public Optional<Double> positiveNumber(String name, double most) {
    return value(name)
        .map(
            value -> {
              require(value.isNumber(), 400, name, "must be a number");
              double number = value.doubleValue();
              boolean allowed = number > 0 && number <= most;
              require(allowed, 422, name, "must be above 0 and at most %.0f", most);
              return number;
            });
  }

  /** Reads a number above 0 and below 1. */
  public Optional<Double> share(String name) {
    return value(name)
        .map(
            value -> {
              require(value.isNumber(), 400, name, "must be a number");
              double number = value.doubleValue();
              require(number > 0 && number < 1, 422, name, "must be above 0 and below 1");
              return number;
            });
  }

  /** Reads an array of {@code count} unsigned bytes. */
  public byte[] bytes(String name, int count) {
    JsonNode values = object.path(name);
    require(values.isArray(), 400, name, "must be an array of %s whole numbers", count);
    int size = values.size();
    require(size == count, 422, name, "must have %s numbers, got %s", count, size);
    byte[] bytes = new byte[count];
    for (int i = 0; i < count; i++) {
      JsonNode value = values.get(i);
      require(value.isIntegralNumber(), 400, name, "must contain whole numbers only (index %s)", i);
      require(within(0, 255, value), 422, name, "must contain numbers from 0 to 255 (index %s)", i);
      bytes[i] = (byte) value.intValue();
    }
    return bytes;
  }

  /** Returns all values: text, numbers, booleans, and empty text for null. */
  public Map<String, Object> values() {
    Map<String, Object> values = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> field : object.properties()) {
      JsonNode value = field.getValue();
      require(value.isValueNode(), 400, field.getKey(), "must be a string or a number");
      values.put(field.getKey(), scalar(value));
    }
    return values;
  }

  private static Object scalar(JsonNode value) {
    if (value.isNull()) {
      return "";
    }
    if (value.isBoolean()) {
      return value.booleanValue();
    }
    return value.isNumber() ? value.decimalValue() : value.asText();
  }

  private Optional<JsonNode> value(String name) {
    return Optional.ofNullable(object.get(name)).filter(value -> !value.isNull());
  }

  private static boolean within(long least, long most, JsonNode value) {
    return value.canConvertToLong() && value.longValue() >= least && value.longValue() <= most;
  }

  private void require(boolean met, int status, String field, String rule, Object... values) {
    if (!met) {
      throw new HttpError(
          status,
          "The field \"%s\" %s."
              .formatted(prefix + field, String.format(Locale.ROOT, rule, values)));
    }
  }

  private static String shortened(String name) {
    return name.length() <= 40 ? name : name.substring(0, 40) + "…";
  }
}
