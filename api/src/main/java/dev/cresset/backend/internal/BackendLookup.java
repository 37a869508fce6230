package dev.cresset.backend.internal;

import dev.cresset.backend.jvm.JvmBackendProvider;
import dev.cresset.spi.Backend;
import dev.cresset.spi.BackendProvider;
import dev.cresset.types.NotNull;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Selects the backend: the one passed to {@link #use}, otherwise the one that the system property
 * {@code cresset.backend} names, otherwise the only one on the class path, otherwise the built-in
 * {@code jvm}.
 */
public final class BackendLookup {

  /** System property that names the backend to use. */
  public static final String PROPERTY = "cresset.backend";

  /** Backends that are published as artifacts of their own. */
  private static final List<String> PUBLISHED = List.of("nd4j", "djl");

  private static final String BUILT_IN = "jvm";

  private static final Map<String, Backend> CREATED = new ConcurrentHashMap<>();
  private static volatile @Nullable Backend current;

  private BackendLookup() {}

  /**
   * Returns the backend on which new tensors are created, and selects it on the first call.
   *
   * @throws IllegalStateException if no backend can be used, or several are found and none was
   *     selected
   */
  public static Backend current() {
    Backend chosen = current;
    return chosen != null ? chosen : choose();
  }

  /**
   * Selects the backend on which new tensors are created; existing tensors stay on their backend.
   *
   * @throws IllegalStateException if there is no such backend or it cannot be used here
   */
  public static synchronized Backend use(String name) {
    Backend chosen = named(name);
    current = chosen;
    return chosen;
  }

  /**
   * Returns a backend by name, without selecting it.
   *
   * @throws IllegalStateException if there is no such backend or it cannot be used here
   */
  public static Backend named(String name) {
    Backend existing = CREATED.get(NotNull.check("backend", "name", name));
    return existing != null ? existing : create(find(name));
  }

  /**
   * Runs code while new tensors of all threads are created on a backend, and returns its result.
   */
  public static <T> T during(Backend backend, Supplier<T> body) {
    Backend before = current();
    current = GuardedBackend.of(backend);
    try {
      return body.get();
    } finally {
      current = before;
    }
  }

  /** Returns all backends that were found, usable or not; the built-in one comes last. */
  public static List<Candidate> available() {
    return candidates();
  }

  private static synchronized Backend choose() {
    if (current != null) {
      return current;
    }
    String wanted = System.getProperty(PROPERTY);
    current = create(wanted == null || wanted.isBlank() ? onlyCandidate() : find(wanted.strip()));
    return current;
  }

  private static Candidate onlyCandidate() {
    List<Candidate> candidates = candidates();
    List<Candidate> external =
        candidates.stream().filter(candidate -> !candidate.name().equals(BUILT_IN)).toList();
    if (external.isEmpty()) {
      // Not a constant: a program that chose its backend need not wait for the logger.
      System.getLogger("dev.cresset.backend")
          .log(
              Level.INFO,
              "no other backend found: using the built-in plain-Java backend \"jvm\""
                  + " (for native speed add dev.cresset:cresset-backend-nd4j)");
      return builtIn();
    }
    if (external.size() > 1) {
      String proposed =
          candidates.stream()
              .filter(candidate -> candidate.unavailable().isEmpty())
              .findFirst()
              .map(Candidate::name)
              .orElse(BUILT_IN);
      throw new IllegalStateException(
          "%s backends are on the class path and none was chosen: %s; choose one with -D%s=%s or Backends.use(\"%s\"), or remove the other dependencies; see docs/errors.md#several-backends"
              .formatted(
                  external.size(),
                  external.stream().map(Candidate::withOrigin).collect(Collectors.joining(", ")),
                  PROPERTY,
                  proposed,
                  proposed));
    }
    return usable(external.get(0));
  }

  private static Candidate find(String name) {
    List<Candidate> candidates = candidates();
    for (Candidate candidate : candidates) {
      if (candidate.name().equals(name)) {
        return usable(candidate);
      }
    }
    String found = candidates.stream().map(Candidate::toString).collect(Collectors.joining(", "));
    if (!PUBLISHED.contains(name)) {
      throw new IllegalStateException(
          "no backend is called \"%s\"; found: %s. Use one of these, or add the dependency of %s or another backend, and in a shaded jar merge the META-INF/services files; see docs/errors.md#no-backend-found"
              .formatted(name, found, String.join(", ", PUBLISHED)));
    }
    throw new IllegalStateException(
        """
        no backend is called "%s"; found: %s. Add its dependency:
        <dependency>
          <groupId>dev.cresset</groupId>
          <artifactId>cresset-backend-%s</artifactId>
          <version>%s</version>
        </dependency>
        and in a shaded jar merge the META-INF/services files; see docs/errors.md#no-backend-found\
        """
            .formatted(name, found, name, CressetVersion.read()));
  }

  private static Candidate usable(Candidate candidate) {
    candidate
        .unavailable()
        .ifPresent(
            reason -> {
              throw new IllegalStateException(
                  "backend \"%s\" (%s) cannot be used: %s"
                      .formatted(candidate.name(), candidate.origin(), reason));
            });
    return candidate;
  }

  private static List<Candidate> candidates() {
    List<Candidate> found = Providers.find();
    List<Candidate> ordered =
        new ArrayList<>(
            found.stream().filter(candidate -> !candidate.name().equals(BUILT_IN)).toList());
    ordered.add(builtIn());
    return ordered;
  }

  /**
   * Returns the built-in backend. It has no services file, which could replace that of another
   * backend when jars are combined.
   */
  private static Candidate builtIn() {
    return Candidate.of(new JvmBackendProvider());
  }

  private static Backend create(Candidate candidate) {
    BackendProvider provider = Objects.requireNonNull(candidate.instance());
    return CREATED.computeIfAbsent(
        candidate.name(),
        name -> {
          // Cleared, because an interrupt closes the file channels through which a backend unpacks
          // and locks its libraries.
          boolean interrupted = Thread.interrupted();
          try {
            return GuardedBackend.of(provider.create());
          } catch (RuntimeException | LinkageError e) {
            throw new IllegalStateException(
                "backend \"%s\" (%s) could not be started: %s"
                    .formatted(name, candidate.origin(), reason(e)),
                e);
          } finally {
            if (interrupted) {
              Thread.currentThread().interrupt();
            }
          }
        });
  }

  /**
   * Returns the message of an error that a backend words itself; for other errors, the type as
   * well.
   */
  private static String reason(Throwable e) {
    String message = e.getMessage();
    return e instanceof IllegalStateException && message != null ? message : e.toString();
  }
}
