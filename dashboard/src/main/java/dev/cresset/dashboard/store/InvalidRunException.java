package dev.cresset.dashboard.store;

/** A file that is not a run, with the reason. */
final class InvalidRunException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  InvalidRunException(String reason) {
    super(reason);
  }
}
