package dev.cresset.backend;

import dev.cresset.backend.internal.BackendLookup;
import dev.cresset.backend.internal.CressetVersion;
import dev.cresset.spi.Backend;
import java.util.List;

/**
 * Chooses the engine that computes.
 *
 * <p>Usually there is nothing to do: the one backend on the class path is used, and without any the
 * built-in {@code jvm}. With several, the system property {@code cresset.backend} or {@link #use}
 * names one.
 */
public final class Backends {

  /** The system property that names the backend to use: {@code cresset.backend}. */
  public static final String PROPERTY = BackendLookup.PROPERTY;

  private Backends() {}

  /**
   * Returns the backend on which new tensors are made.
   *
   * @throws IllegalStateException if several are on the class path and none was chosen, or the
   *     chosen one is missing or cannot run here
   */
  public static Backend current() {
    return BackendLookup.current();
  }

  /**
   * Returns every backend on the class path, those that cannot be used with the reason; the
   * built-in {@code jvm} comes last.
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
   * Makes new tensors on the named backend from now on, and returns it. Tensors made before stay on
   * theirs; one operation cannot mix the two.
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
   * Returns a text for people looking for a fault: versions, the backend in use with its native
   * libraries, kernels and threads, and why others cannot be used. It holds no environment
   * variables and no paths of the user's.
   */
  public static String describe() {
    return Description.text();
  }
}
