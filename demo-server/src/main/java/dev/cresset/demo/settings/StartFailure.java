package dev.cresset.demo.settings;

/** Why the demo cannot start, in words meant for the user. */
public final class StartFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int exitStatus;

  private StartFailure(String message, int exitStatus) {
    super(message);
    this.exitStatus = exitStatus;
  }

  /** Returns a failure that the user's settings are not to blame for; ends the program with 1. */
  public static StartFailure because(String reason) {
    return new StartFailure(reason, 1);
  }

  /** Returns a failure that another setting mends; ends the program with 2. */
  public static StartFailure wrongSetting(String reason) {
    return new StartFailure(reason, 2);
  }

  /** Returns the status to end the program with. */
  public int exitStatus() {
    return exitStatus;
  }
}
