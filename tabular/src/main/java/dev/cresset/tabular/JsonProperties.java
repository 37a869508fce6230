package dev.cresset.tabular;

import dev.cresset.io.internal.JsonReader;
import dev.cresset.io.internal.JsonReader.JsonException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The properties of an object of a file: scalars, and arrays of scalars. Each must be read once;
 * one that is not known, missing or of another type is an error.
 */
final class JsonProperties {

  private final Map<String, Object> values = new LinkedHashMap<>();

  private JsonProperties() {}

  /** Reads an object, which comes next. */
  static JsonProperties read(JsonReader json) throws JsonException {
    JsonProperties properties = new JsonProperties();
    json.beginObject();
    for (String name = json.nextName(); name != null; name = json.nextName()) {
      properties.values.put(name, json.isAtArray() ? array(json) : json.scalar());
    }
    return properties;
  }

  private static List<Object> array(JsonReader json) throws JsonException {
    List<Object> elements = new ArrayList<>();
    json.beginArray();
    while (json.nextElement()) {
      elements.add(json.scalar());
    }
    return elements;
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  private <T> T take(String name, Class<T> type) throws ColumnsFormatException {
    return cast(name, type, values.remove(name));
  }

  private static <T> T cast(String name, Class<T> type, Object value)
      throws ColumnsFormatException {
    if (!type.isInstance(value)) {
      throw new ColumnsFormatException(
          "the property %s is %s"
              .formatted(Texts.quoted(name), value == null ? "missing" : "of another type"));
    }
    return type.cast(value);
  }

  String text(String name) throws ColumnsFormatException {
    return take(name, String.class);
  }

  boolean flag(String name) throws ColumnsFormatException {
    return take(name, Boolean.class);
  }

  double number(String name) throws ColumnsFormatException {
    return take(name, Double.class);
  }

  int count(String name) throws ColumnsFormatException {
    return count(name, take(name, Long.class));
  }

  private static int count(String name, long value) throws ColumnsFormatException {
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw new ColumnsFormatException(
          "the property %s is %s, which is no count".formatted(Texts.quoted(name), value));
    }
    return (int) value;
  }

  <E extends Enum<E>> E constant(String name, Class<E> type) throws ColumnsFormatException {
    return constant(name, text(name), type);
  }

  static <E extends Enum<E>> E constant(String name, String value, Class<E> type)
      throws ColumnsFormatException {
    for (E constant : type.getEnumConstants()) {
      if (constant.name().equals(value)) {
        return constant;
      }
    }
    throw new ColumnsFormatException(
        "the property %s is %s, which is not known"
            .formatted(Texts.quoted(name), Texts.quoted(value)));
  }

  List<String> texts(String name) throws ColumnsFormatException {
    List<String> texts = new ArrayList<>();
    for (Object each : take(name, List.class)) {
      texts.add(cast(name, String.class, each));
    }
    return List.copyOf(texts);
  }

  double[] numbers(String name) throws ColumnsFormatException {
    List<?> elements = take(name, List.class);
    double[] numbers = new double[elements.size()];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = cast(name, Double.class, elements.get(i));
    }
    return numbers;
  }

  int[] counts(String name) throws ColumnsFormatException {
    List<?> elements = take(name, List.class);
    int[] counts = new int[elements.size()];
    for (int i = 0; i < counts.length; i++) {
      counts[i] = count(name, cast(name, Long.class, elements.get(i)));
    }
    return counts;
  }

  /** Checks that all properties were read. */
  void end() throws ColumnsFormatException {
    if (!values.isEmpty()) {
      throw new ColumnsFormatException(
          "the property %s is not known"
              .formatted(Texts.quoted(values.keySet().iterator().next())));
    }
  }
}
