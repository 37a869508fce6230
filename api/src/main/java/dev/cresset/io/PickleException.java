package dev.cresset.io;

/** Thrown when a pickle is damaged or holds something else than data and tensors. */
final class PickleException extends Exception {

  private static final long serialVersionUID = 1L;

  PickleException(String message) {
    super(message);
  }
}
