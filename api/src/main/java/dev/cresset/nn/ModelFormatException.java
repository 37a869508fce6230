package dev.cresset.nn;

/** Thrown when a model file is invalid; the message lacks the operation and the file. */
final class ModelFormatException extends Exception {

  private static final long serialVersionUID = 1L;

  ModelFormatException(String problem) {
    super(problem);
  }

  ModelFormatException(String problem, Throwable cause) {
    super(problem, cause);
  }
}
