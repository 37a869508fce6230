package dev.cresset.demo;

import dev.cresset.demo.terminal.ParentWatch;
import dev.cresset.demo.terminal.QuietLogging;
import java.util.Locale;

/** Where the program starts. */
public final class Demo {

  private Demo() {}

  /** Runs the command; ends at once with a status other than 0 if it fails. */
  public static void main(String[] args) {
    // The text is English, and the progress bar's library formats numbers by the default locale.
    Locale.setDefault(Locale.Category.FORMAT, Locale.ROOT);
    QuietLogging.configure();
    ParentWatch.startIfAsked();
    int status = DemoCommand.execute(args);
    if (status != 0) {
      System.exit(status);
    }
    // Otherwise the server's threads keep the program alive until it is interrupted.
  }
}
