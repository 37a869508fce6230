package dev.cresset.demo.terminal;

import java.util.Optional;

/**
 * Exits when the parent process ends. Ctrl-C reaches both processes, but a signal to Maven alone
 * would leave the server running.
 */
public final class ParentProcess {

  private static final String PROPERTY = "cresset.parent";

  private ParentProcess() {}

  /**
   * Watches the parent if the system property {@code cresset.parent} has its process id. A parent
   * that has already ended is detected, because the process then has another parent.
   */
  public static void watchIfConfigured() {
    String pid = System.getProperty(PROPERTY, "");
    if (pid.isBlank()) {
      return;
    }
    Optional<ProcessHandle> parent =
        ProcessHandle.current().parent().filter(each -> Long.toString(each.pid()).equals(pid));
    if (parent.isEmpty()) {
      System.err.printf(
          "%s: process %s has ended or is not the parent process; exiting.%n", PROPERTY, pid);
      System.exit(1);
    }
    parent.get().onExit().thenRun(() -> System.exit(0));
  }
}
