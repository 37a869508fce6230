package dev.cresset.spark;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A loss or an optimizer as text, as its {@code toString} returns it: {@code adam(lr=0.001,
 * betas=(0.9, 0.999))}.
 *
 * <p>Each setting is taken once; {@link #checkEmpty} then refuses those that are not known.
 */
final class CallText {

  private final String text;
  private final String name;
  private final Map<String, String> settings = new LinkedHashMap<>();

  /**
   * Reads a text.
   *
   * @throws IllegalArgumentException if it does not have this form
   */
  CallText(String text) {
    int bracket = text.indexOf('(');
    if (bracket < 1 || !text.endsWith(")")) {
      throw new IllegalArgumentException("\"%s\" is not of the form name(..)".formatted(text));
    }
    this.text = text;
    this.name = text.substring(0, bracket);
    String inner = text.substring(bracket + 1, text.length() - 1);
    Deque<Character> closing = new ArrayDeque<>();
    int start = 0;
    for (int i = 0; i < inner.length(); i++) {
      char c = inner.charAt(i);
      if (c == '(' || c == '[') {
        closing.push(c == '(' ? ')' : ']');
      } else if (c == ')' || c == ']') {
        if (closing.isEmpty() || closing.pop() != c) {
          throw bracketsDoNotMatch();
        }
      } else if (c == ',' && closing.isEmpty()) {
        put(inner.substring(start, i).strip());
        start = i + 1;
      }
    }
    if (!closing.isEmpty()) {
      throw bracketsDoNotMatch();
    }
    String last = inner.substring(start).strip();
    if (start > 0 || !last.isEmpty()) {
      put(last);
    }
  }

  private IllegalArgumentException bracketsDoNotMatch() {
    return new IllegalArgumentException(
        "\"%s\": brackets do not match; close each ( with ) and each [ with ]".formatted(text));
  }

  private void put(String setting) {
    int equals = setting.indexOf('=');
    if (equals < 1) {
      throw new IllegalArgumentException(
          "\"%s\" is not of the form name(key=value)".formatted(text));
    }
    String key = setting.substring(0, equals).strip();
    if (settings.put(key, setting.substring(equals + 1).strip()) != null) {
      throw new IllegalArgumentException(
          "\"%s\" sets %s more than once; keep one of them".formatted(text, key));
    }
  }

  /** Returns the name of the function that creates the loss or optimizer. */
  String name() {
    return name;
  }

  /** Takes a setting; null if the text does not have it. */
  @Nullable String take(String key) {
    return settings.remove(key);
  }

  double number(String key, double absent) {
    String value = take(key);
    return value == null ? absent : number(key, value);
  }

  /**
   * Takes a number that must be there.
   *
   * @throws IllegalArgumentException if it is not
   */
  double number(String key) {
    String value = take(key);
    if (value == null) {
      throw new IllegalArgumentException("\"%s\" has no %s".formatted(text, key));
    }
    return number(key, value);
  }

  private double number(String key, String value) {
    try {
      return Double.parseDouble(value.strip());
    } catch (NumberFormatException e) {
      throw bad(key, "a number", value);
    }
  }

  private IllegalArgumentException bad(String key, String expected, @Nullable String value) {
    return new IllegalArgumentException(
        "\"%s\": %s must be %s, got %s".formatted(text, key, expected, value));
  }

  /** Takes an integer; null if the text does not have it. */
  @Nullable Long integer(String key) {
    String value = take(key);
    try {
      return value == null ? null : Long.valueOf(value);
    } catch (NumberFormatException e) {
      throw bad(key, "an integer", value);
    }
  }

  /** Takes a truth value, {@code True} or {@code False}. */
  boolean flag(String key, boolean absent) {
    String value = take(key);
    if (value != null && !value.equals("True") && !value.equals("False")) {
      throw bad(key, "True or False", value);
    }
    return value == null ? absent : value.equals("True");
  }

  /**
   * Takes the numbers of a value like {@code (0.9, 0.999)} or {@code [1.0, 2.0]}; none if the text
   * does not have it.
   */
  double[] numbers(String key) {
    String value = take(key);
    if (value == null) {
      return new double[0];
    }
    if (!value.matches("\\(.*\\)|\\[.*]")) {
      throw bad(key, "numbers in brackets, like (0.9, 0.999)", value);
    }
    String inner = value.substring(1, value.length() - 1);
    return inner.isBlank()
        ? new double[0]
        : Arrays.stream(inner.split(",")).mapToDouble(each -> number(key, each)).toArray();
  }

  /**
   * Checks that all settings were taken.
   *
   * @throws IllegalArgumentException if one was not, because its name is wrong
   */
  void checkEmpty() {
    if (!settings.isEmpty()) {
      throw new IllegalArgumentException(
          "\"%s\": there is no setting %s of %s; remove it, or check its spelling"
              .formatted(text, settings.keySet().iterator().next(), name));
    }
  }
}
