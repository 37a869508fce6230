package dev.cresset.demo.training;

/** The failure of a run, with a message for users. */
public final class RunFailure extends RuntimeException {

  private static final long serialVersionUID = 1L;

  RunFailure(String message) {
    super(message);
  }

  /** The cause is logged on the server and not shown to users. */
  RunFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
