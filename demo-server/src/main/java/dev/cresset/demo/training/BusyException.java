package dev.cresset.demo.training;

/** Work that is done for one client at a time was requested while it is done for another. */
public final class BusyException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  /** Creates an exception with a message for users. */
  public BusyException(String message) {
    super(message);
  }
}
