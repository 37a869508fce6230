package dev.cresset.io.internal;

import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;

/**
 * Runs a file operation again if an interrupt of the thread ended it.
 *
 * <p>An interrupt closes the channel that the thread uses. The operation then starts again, and the
 * interrupt status is set when it is done.
 */
public final class InterruptRetry {

  private InterruptRetry() {}

  /** An operation on a file that opens the channels it uses. */
  @FunctionalInterface
  public interface Operation<T> {

    /** Runs the operation from the beginning. */
    T run() throws IOException;
  }

  /** An operation on a file without a result. */
  @FunctionalInterface
  public interface Action {

    /** Runs the operation from the beginning. */
    void run() throws IOException;
  }

  /** Runs an operation, as {@link #call} does. */
  public static void run(Action action) throws IOException {
    call(
        () -> {
          action.run();
          return true;
        });
  }

  /**
   * Returns the result of an operation. If the thread was interrupted before or during the call,
   * its interrupt status is set afterwards.
   *
   * @param operation called again each time an interrupt ends it
   * @throws IOException if the operation fails for another reason
   */
  public static <T> T call(Operation<T> operation) throws IOException {
    boolean interrupted = Thread.interrupted();
    try {
      while (true) {
        try {
          return operation.run();
        } catch (ClosedByInterruptException e) {
          interrupted |= Thread.interrupted();
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
