package dev.cresset.demo;

import dev.cresset.demo.terminal.LoggingSetup;
import dev.cresset.demo.terminal.ParentProcess;
import java.util.Locale;

/** The main class. */
public final class Demo {

  private Demo() {}

  /** Runs the command; exits with a status other than 0 if it fails. */
  public static void main(String[] args) {
    // Output is English; the progress bar library formats numbers by the default locale.
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
    LoggingSetup.configure();
    ParentProcess.watchIfConfigured();
    int status = DemoCommand.execute(args);
    if (status != 0) {
      System.exit(status);
    }
    // The server's threads keep the program running until it is interrupted.
  }
}
