package dev.cresset.types;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Checks arguments of public methods for {@code null}; the message of the exception names the
 * argument.
 *
 * @since 0.1
 */
public final class NotNull {

  private NotNull() {}

  /**
   * Returns a value after checking that it is not {@code null}.
   *
   * @param operation name of the operation, the start of the message
   * @param name name of the argument in the message
   * @param value the value to check
   * @throws NullPointerException if the value is {@code null}
   */
  public static <T> T check(String operation, String name, @Nullable T value) {
    if (value == null) {
      throw new NullPointerException(operation + ": the " + name + " must not be null");
    }
    return value;
  }

  /**
   * Returns a list after checking that neither it nor any element is {@code null}.
   *
   * @param operation name of the operation, the start of the message
   * @param name name of an element in the message
   * @param values the list to check
   * @throws NullPointerException if the list or an element is {@code null}; for an element, the
   *     message has its position
   */
  public static <T> List<T> checkEach(String operation, String name, @Nullable List<T> values) {
    check(operation, "list of each " + name, values);
    for (int i = 0; i < values.size(); i++) {
      if (values.get(i) == null) {
        check(operation, name + " at position " + i, null);
      }
    }
    return values;
  }

  /**
   * Returns an array after checking that neither it nor any element is {@code null}.
   *
   * @param operation name of the operation, the start of the message
   * @param name name of an element in the message
   * @param values the array to check
   * @throws NullPointerException if the array or an element is {@code null}; for an element, the
   *     message has its position
   */
  public static <T> T[] checkEach(String operation, String name, T @Nullable [] values) {
    check(operation, "array of each " + name, values);
    for (int i = 0; i < values.length; i++) {
      if (values[i] == null) {
        check(operation, name + " at position " + i, null);
      }
    }
    return values;
  }
}
