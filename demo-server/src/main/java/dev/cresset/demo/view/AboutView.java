package dev.cresset.demo.view;

import dev.cresset.backend.Backends;
import dev.cresset.backend.BackendStatus;
import dev.cresset.backend.internal.CressetVersion;
import dev.cresset.spi.Backend;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of what this server is and runs on.
 *
 * @param version of the library
 * @param java version of Java
 * @param backend name of the backend that computes
 * @param backends names of all that were found
 * @param facts what the backend says of itself
 * @param processors how many the JVM sees
 * @param running number of the run in progress
 */
public record AboutView(
    String version,
    String java,
    String backend,
    List<String> backends,
    Map<String, String> facts,
    int processors,
    @Nullable Long running) {

  /** Returns what is so now. */
  public static AboutView now(@Nullable Long running) {
    Backend backend = Backends.current();
    return new AboutView(
        CressetVersion.read(),
        Runtime.version().toString(),
        backend.name(),
        Backends.available().stream().map(BackendStatus::name).toList(),
        backend.facts(),
        Runtime.getRuntime().availableProcessors(),
        running);
  }
}
