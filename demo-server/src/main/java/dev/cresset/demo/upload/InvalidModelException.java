package dev.cresset.demo.upload;

/** A file that is not a model for the images, with a message for users. */
public final class InvalidModelException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  InvalidModelException(String message) {
    super(message);
  }
}
