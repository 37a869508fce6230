package dev.cresset.progress;

import java.io.Console;
import java.lang.reflect.InvocationTargetException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Detects whether a program writes to a terminal.
 *
 * @since 0.1
 */
public final class Terminal {

  private Terminal() {}

  /**
   * Returns whether standard input and output are a terminal that can redraw a line.
   *
   * <p>It cannot if the environment variable {@code TERM} is {@code dumb}, as in a shell inside
   * Emacs.
   */
  public static boolean isStandardOutput() {
    return isTerminal(System.console(), System.getenv());
  }

  static boolean isTerminal(@Nullable Console console, Map<String, String> environment) {
    return console != null && isTerminal(console) && !"dumb".equals(environment.get("TERM"));
  }

  /** Since Java 22, a program can have a console that is not a terminal. */
  private static boolean isTerminal(Console console) {
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException e) {
      return true;
    } catch (IllegalAccessException | InvocationTargetException e) {
      throw new IllegalStateException("Console.isTerminal is public and throws nothing", e);
    }
  }
}
