package dev.cresset.train;

import dev.cresset.io.internal.Quoted;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Numbers and text of a training state by name, stored as the metadata of a checkpoint. */
final class StateValues {

  /** The metadata of a checkpoint is not what a training run wrote. */
  static final class DamagedState extends Exception {

    private static final long serialVersionUID = 1L;

    DamagedState(String message) {
      super(message);
    }
  }

  /** Beginning of the names of everything that a checkpoint adds to a model file. */
  static final String PREFIX = "cresset.training.";

  private final Map<String, String> values = new LinkedHashMap<>();

  /** Creates an empty state. */
  StateValues() {}

  /** Takes the training state out of the metadata of a file. */
  StateValues(Map<String, String> metadata) {
    metadata.forEach(
        (key, value) -> {
          if (key.startsWith(PREFIX)) {
            values.put(key.substring(PREFIX.length()), value);
          }
        });
  }

  boolean isEmpty() {
    return values.isEmpty();
  }

  /** Adds the state to the metadata of a file. */
  void writeTo(Map<String, String> metadata) {
    values.forEach((name, value) -> metadata.put(PREFIX + name, value));
  }

  void put(String name, String value) {
    values.put(name, value);
  }

  void put(String name, long value) {
    values.put(name, Long.toString(value));
  }

  /** Adds a number with all its digits; NaN and infinity are allowed. */
  void put(String name, double value) {
    values.put(name, Double.toString(value));
  }

  /** Adds numbers whose names get a prefix. */
  void putAll(String prefix, Map<String, Double> numbers) {
    numbers.forEach((name, number) -> put(prefix + name, number));
  }

  @Nullable String text(String name) {
    return values.get(name);
  }

  boolean has(String name) {
    return values.containsKey(name);
  }

  private String required(String name) throws DamagedState {
    String value = values.get(name);
    if (value == null) {
      throw new DamagedState("it has no value " + Quoted.of(PREFIX + name));
    }
    return value;
  }

  long integer(String name) throws DamagedState {
    String value = required(name);
    try {
      return Long.parseLong(value);
    } catch (NumberFormatException e) {
      throw wrong(name, "an integer", value);
    }
  }

  /** Returns a number from 0 to the largest int. */
  int count(String name) throws DamagedState {
    long value = integer(name);
    if (value < 0 || value > Integer.MAX_VALUE) {
      throw wrong(name, "a number from 0 to " + Integer.MAX_VALUE, Long.toString(value));
    }
    return (int) value;
  }

  double number(String name) throws DamagedState {
    String value = required(name);
    try {
      return Double.parseDouble(value);
    } catch (NumberFormatException e) {
      throw wrong(name, "a number", value);
    }
  }

  /** Returns the numbers whose names have a prefix, without it. */
  Map<String, Double> numbers(String prefix) throws DamagedState {
    Map<String, Double> numbers = new LinkedHashMap<>();
    for (String name : values.keySet()) {
      if (name.startsWith(prefix)) {
        numbers.put(name.substring(prefix.length()), number(name));
      }
    }
    return numbers;
  }

  /** Returns the text whose names have a prefix, by the names without it. */
  Map<String, String> texts(String prefix) {
    Map<String, String> texts = new LinkedHashMap<>();
    values.forEach(
        (name, value) -> {
          if (name.startsWith(prefix)) {
            texts.put(name.substring(prefix.length()), value);
          }
        });
    return texts;
  }

  private static DamagedState wrong(String name, String expected, String found) {
    return new DamagedState(
        "its value %s must be %s, got %s"
            .formatted(Quoted.of(PREFIX + name), expected, Quoted.of(found)));
  }
}
