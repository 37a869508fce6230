package dev.cresset.types;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks arguments for null, and names those that are; for the library's own entry points. */
public final class NotNull {

  private NotNull() {}

  /**
   * Returns a value that is not null.
   *
   * @param operation what was called, which the message starts with
   * @param name what the value is
   * @throws NullPointerException if it is null
   */
  public static <T> T check(String operation, String name, @Nullable T value) {
    if (value == null) {
      throw new NullPointerException(operation + ": the " + name + " must not be null");
    }
    return value;
  }

  /**
   * Returns a list without nulls.
   *
   * @param operation what was called, which the message starts with
   * @param name what each element is
   * @throws NullPointerException if the list or an element is null; the message has its position
   */
  public static <T> List<T> checkEach(String operation, String name, @Nullable List<T> values) {
    check(operation, "list of each " + name, values);
    for (int i = 0; i < values.size(); i++) {
      check(operation, name + " at position " + i, values.get(i));
    }
    return values;
  }

  /**
   * Returns an array without nulls.
   *
   * @param operation what was called, which the message starts with
   * @param name what each element is
   * @throws NullPointerException if the array or an element is null; the message has its position
   */
  public static <T> T[] checkEach(String operation, String name, T @Nullable [] values) {
    check(operation, "array of each " + name, values);
    for (int i = 0; i < values.length; i++) {
      check(operation, name + " at position " + i, values[i]);
    }
    return values;
  }
}
