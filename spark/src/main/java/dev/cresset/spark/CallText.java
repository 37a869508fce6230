package dev.cresset.spark;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A loss or an optimizer as text, the way it prints itself: {@code adam(lr=0.001, betas=(0.9,
 * 0.999))}.
 *
 * @param name name of the function that creates it
 * @param arguments values by name, in order
 */
record CallText(String name, Map<String, String> arguments) {

  /**
   * Reads a text.
   *
   * @throws IllegalArgumentException if it does not have this form
   */
  static CallText parse(String text) {
    int open = text.indexOf('(');
    if (open < 1 || !text.endsWith(")")) {
      throw new IllegalArgumentException("\"%s\" is not of the form name(..)".formatted(text));
    }
    Map<String, String> arguments = new LinkedHashMap<>();
    String inner = text.substring(open + 1, text.length() - 1);
    int depth = 0;
    int start = 0;
    for (int i = 0; i <= inner.length(); i++) {
      char c = i == inner.length() ? ',' : inner.charAt(i);
      if (c == '(' || c == '[') {
        depth++;
      } else if (c == ')' || c == ']') {
        depth--;
      } else if (c == ',' && depth == 0 && i > start) {
        put(arguments, inner.substring(start, i).strip(), text);
        start = i + 1;
      }
    }
    return new CallText(text.substring(0, open), arguments);
  }

  private static void put(Map<String, String> arguments, String pair, String text) {
    int equals = pair.indexOf('=');
    if (equals < 1) {
      throw new IllegalArgumentException(
          "\"%s\" is not of the form name(key=value)".formatted(text));
    }
    arguments.put(pair.substring(0, equals), pair.substring(equals + 1));
  }

  double number(String key, double absent) {
    String value = arguments.get(key);
    return value == null ? absent : Double.parseDouble(value);
  }

  /** Returns the numbers of a value like {@code (0.9, 0.999)} or {@code [1.0, 2.0]}. */
  double[] numbers(String key) {
    String value = arguments.get(key);
    if (value == null || value.length() < 3) {
      return new double[0];
    }
    String[] parts = value.substring(1, value.length() - 1).split(",");
    double[] numbers = new double[parts.length];
    for (int i = 0; i < numbers.length; i++) {
      numbers[i] = Double.parseDouble(parts[i].strip());
    }
    return numbers;
  }
}
