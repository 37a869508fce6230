package dev.cresset.demo.settings;

/** The reason why the demo cannot start, with a message for users. */
public final class StartFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  private final int exitStatus;

  private StartFailure(String message, int exitStatus) {
    super(message);
    this.exitStatus = exitStatus;
  }

  /** Returns a failure that no setting caused; the exit status is 1. */
  public static StartFailure because(String reason) {
    return new StartFailure(reason, 1);
  }

  /** Returns a failure caused by a setting; the exit status is 2. */
  public static StartFailure wrongSetting(String reason) {
    return new StartFailure(reason, 2);
  }

  /** Returns the exit status. */
  public int exitStatus() {
    return exitStatus;
  }
}
