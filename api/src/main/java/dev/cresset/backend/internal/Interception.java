package dev.cresset.backend.internal;

import dev.cresset.spi.Backend;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Replaces the backend below the guards on one thread, for example to record the operations.
 *
 * <p>If no interception is active, the cost per operation is one volatile read.
 */
public final class Interception {

  private static final ThreadLocal<@Nullable UnaryOperator<Backend>> OF_THREAD =
      new ThreadLocal<>();

  /** The number of threads, or nested calls of {@link #during}, that replace a backend. */
  private static volatile int active;

  private Interception() {}

  /**
   * Runs code on this thread with another backend below the guards, and returns its result.
   *
   * @param replacement returns what replaces a backend; it gets and returns the buffers of that
   *     backend
   */
  public static <T> T during(UnaryOperator<Backend> replacement, Supplier<T> body) {
    UnaryOperator<Backend> outer = OF_THREAD.get();
    OF_THREAD.set(replacement);
    count(1);
    try {
      return body.get();
    } finally {
      count(-1);
      if (outer == null) {
        OF_THREAD.remove();
      } else {
        OF_THREAD.set(outer);
      }
    }
  }

  private static synchronized void count(int difference) {
    active += difference;
  }

  /** Returns a backend, or what replaces it on this thread. */
  static Backend of(Backend backend) {
    return active == 0 ? backend : replaced(backend);
  }

  private static Backend replaced(Backend backend) {
    UnaryOperator<Backend> replacement = OF_THREAD.get();
    return replacement == null ? backend : replacement.apply(backend);
  }
}
