package dev.cresset.tensor;

/** Shapes that do not fit; the message names the operation, the shapes and what to do. */
public final class ShapeException extends IllegalArgumentException {

  private static final long serialVersionUID = 1L;

  /** Creates the exception with its one-sentence message. */
  public ShapeException(String message) {
    super(message);
  }

  private ShapeException(String message, ShapeException cause) {
    super(message, cause);
  }

  /** Returns this exception with the place in front, for example {@code layer 2}. */
  public ShapeException at(String place) {
    return new ShapeException(place + ": " + getMessage(), this);
  }
}
