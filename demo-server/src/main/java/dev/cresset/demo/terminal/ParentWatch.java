package dev.cresset.demo.terminal;

import java.util.Optional;

/**
 * Ends the program when the one that started it ends. Ctrl-C reaches both, but a signal to Maven
 * alone would leave the server behind, holding its port.
 */
public final class ParentWatch {

  private static final String PROPERTY = "cresset.parent";

  private ParentWatch() {}

  /**
   * Watches if the system property {@code cresset.parent} holds the process id of the parent. A
   * parent that ended before this call is noticed too: the system has given the process another.
   */
  public static void startIfAsked() {
    String pid = System.getProperty(PROPERTY, "");
    if (pid.isBlank()) {
      return;
    }
    Optional<ProcessHandle> parent =
        ProcessHandle.current().parent().filter(each -> Long.toString(each.pid()).equals(pid));
    if (parent.isEmpty()) {
      System.err.printf(
          "%s: process %s has ended or is not the parent of this one, which ends.%n",
          PROPERTY, pid);
      System.exit(1);
    }
    parent.get().onExit().thenRun(() -> System.exit(0));
  }
}
