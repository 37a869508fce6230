package dev.cresset.tensor;

/**
 * Thrown when a shape is not valid for an operation; the message names the operation and the
 * shapes, and says what to do.
 *
 * @since 0.1
 */
public final class ShapeException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  /** Creates the exception with a message. */
  public ShapeException(String message) {
    super(message);
  }

  private ShapeException(String message, ShapeException cause) {
    super(message, cause);
  }

  /**
   * Returns an exception whose message starts with the place of the error, for example {@code layer
   * 2}; this exception is its cause.
   */
  public ShapeException at(String place) {
    return new ShapeException(place + ": " + getMessage(), this);
  }
}
