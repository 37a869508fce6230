package dev.cresset.backend;

import dev.cresset.backend.internal.BackendLookup;
import dev.cresset.backend.internal.CressetVersion;
import dev.cresset.spi.Backend;
import java.util.List;

/**
 * Selects the backend that computes.
 *
 * <p>Usually no code is needed: the only backend on the class path is used, or the built-in {@code
 * jvm} if there is none. If there are several, the system property {@code cresset.backend} or
 * {@link #use} selects one.
 *
 * @since 0.1
 */
public final class Backends {

  /** The system property that names the backend to use: {@code cresset.backend}. */
  public static final String PROPERTY = BackendLookup.PROPERTY;

  private Backends() {}

  /**
   * Returns the backend on which new tensors are created.
   *
   * @throws IllegalStateException if several are on the class path and none was selected, or the
   *     selected one is missing or cannot be used here
   */
  public static Backend current() {
    return BackendLookup.current();
  }

  /**
   * Returns all backends that were found; those that cannot be used state the reason. The built-in
   * {@code jvm} comes last.
   */
  public static List<BackendStatus> available() {
    return BackendLookup.available().stream()
        .map(
            found ->
                new BackendStatus(
                    found.name(), found.provider(), found.origin(), found.unavailable()))
        .toList();
  }

  /**
   * Selects the backend on which new tensors are created, and returns it. Existing tensors stay on
   * their backend; an operation cannot combine tensors of two backends.
   *
   * @param name for example {@code "nd4j"}, {@code "djl"} or {@code "jvm"}
   * @throws IllegalStateException if there is no such backend or it cannot be used here
   */
  public static Backend use(String name) {
    return BackendLookup.use(name);
  }

  /** Returns the version of this library, for example {@code 0.1.0-SNAPSHOT}. */
  public static String version() {
    return CressetVersion.read();
  }

  /**
   * Returns a description for bug reports: versions, the backend in use with its native libraries,
   * kernels and threads, and why other backends cannot be used. It contains no environment
   * variables and no user paths.
   */
  public static String describe() {
    return Description.text();
  }
}
