package dev.cresset.backend.internal;

import dev.cresset.spi.TensorBuffer;
import dev.cresset.types.Shape;
import org.jspecify.annotations.Nullable;

/**
 * The reason why a buffer is closed, for errors about its later use.
 *
 * @param by what closed it, for example {@code "backward()"}
 * @param remedy what to do instead, as an imperative clause
 * @param line the line of the program that closed it, if known
 * @param thread the name of the thread that closed it, if known
 */
public record Closing(String by, String remedy, @Nullable String line, @Nullable String thread) {

  /** A call of {@link TensorBuffer#close}. */
  static final Closing OF_BUFFER = new Closing("TensorBuffer.close()", "use it before that");

  /** Makes a reason without a line and a thread. */
  public Closing(String by, String remedy) {
    this(by, remedy, null, null);
  }

  /** Returns this reason with the calling thread. */
  public Closing inThisThread() {
    return new Closing(by, remedy, line, Thread.currentThread().getName());
  }

  /** Returns this reason with a line that the calling thread runs. */
  public Closing at(String line) {
    return new Closing(by, remedy, line, Thread.currentThread().getName());
  }

  /** Returns what closed the buffer, at which line, and in which thread unless it is this one. */
  public String description() {
    StringBuilder text = new StringBuilder(by);
    if (line != null) {
      text.append(" at ").append(line);
    }
    if (thread != null && !thread.equals(Thread.currentThread().getName())) {
      text.append(thread.isEmpty() ? " in another thread" : " in thread \"" + thread + "\"");
    }
    return text.toString();
  }

  /**
   * Returns the message of an error about the use of a closed buffer.
   *
   * @param remedy what to do instead, as an imperative clause
   */
  public String message(String operation, Shape shape, String remedy) {
    return "%s: this tensor of shape %s was freed by %s; %s; see docs/errors.md#tensor-was-freed"
        .formatted(operation, shape, description(), remedy);
  }
}
