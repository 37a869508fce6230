package dev.cresset.demo.terminal;

/**
 * Ends the program when the one that started it ends. Ctrl-C reaches both, but a signal to Maven
 * alone would leave the server behind, holding its port.
 */
public final class ParentWatch {

  private static final String PROPERTY = "cresset.endWithParent";

  private ParentWatch() {}

  /** Watches if the system property {@code cresset.endWithParent} is true. */
  public static void startIfAsked() {
    if (Boolean.getBoolean(PROPERTY)) {
      ProcessHandle.current()
          .parent()
          .ifPresent(parent -> parent.onExit().thenRun(() -> System.exit(0)));
    }
  }
}
