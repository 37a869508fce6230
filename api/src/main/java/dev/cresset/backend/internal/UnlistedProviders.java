package dev.cresset.backend.internal;

import dev.cresset.spi.BackendProvider;
import java.net.URL;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds the backends of this library whose classes are present but in no services file. This
 * happens in a jar that combines several jars and keeps only one of their services files, or
 * renames classes.
 *
 * <p>The classes are looked up as resources and not loaded. Tools that rename classes also rename
 * the names below.
 */
final class UnlistedProviders {

  private record Known(String name, String provider) {}

  private static final List<Known> OWN =
      List.of(
          new Known("nd4j", "dev.cresset.backend.nd4j.Nd4jBackendProvider"),
          new Known("djl", "dev.cresset.backend.djl.DjlBackendProvider"));

  private UnlistedProviders() {}

  /** Returns the backends of this library that a class loader sees, all marked as not usable. */
  static List<Candidate> in(ClassLoader loader) {
    return OWN.stream().map(known -> candidate(known, loader)).flatMap(Optional::stream).toList();
  }

  private static Optional<Candidate> candidate(Known known, ClassLoader loader) {
    String file = known.provider().replace('.', '/') + ".class";
    @Nullable URL found = loader.getResource(file);
    if (found == null) {
      return Optional.empty();
    }
    String reason =
        "no file META-INF/services/%s lists its provider %s; merge the files in META-INF/services when you combine jars (Maven Shade: ServicesResourceTransformer, Gradle Shadow: mergeServiceFiles()); see docs/errors.md#provider-not-listed"
            .formatted(BackendProvider.class.getName(), known.provider());
    return Optional.of(
        Candidate.unlisted(known.name(), known.provider(), Origin.of(found, file), reason));
  }
}
