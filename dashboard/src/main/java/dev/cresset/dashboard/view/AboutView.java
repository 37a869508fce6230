package dev.cresset.dashboard.view;

import dev.cresset.backend.BackendStatus;
import dev.cresset.backend.Backends;
import dev.cresset.spi.Backend;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of the server's environment.
 *
 * @param version version of the library
 * @param java version of Java
 * @param backend name of the backend in use
 * @param backends names of all backends that were found
 * @param facts what the backend reports about itself
 * @param processors number of processors available to the JVM
 * @param running number of the run in progress
 * @param features what the server offers beyond showing runs, for example {@code start}; the page
 *     hides the rest
 */
public record AboutView(
    String version,
    String java,
    String backend,
    List<String> backends,
    Map<String, String> facts,
    int processors,
    @Nullable Long running,
    List<String> features) {

  /** The version of the library. */
  static final String VERSION = Backends.version();

  /** Returns the environment now. */
  public static AboutView now(@Nullable Long running, List<String> features) {
    Backend backend = Backends.current();
    return new AboutView(
        VERSION,
        Runtime.version().toString(),
        backend.name(),
        Backends.available().stream().map(BackendStatus::name).toList(),
        backend.facts(),
        Runtime.getRuntime().availableProcessors(),
        running,
        features);
  }
}
