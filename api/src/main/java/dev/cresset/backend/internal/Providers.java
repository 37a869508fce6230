package dev.cresset.backend.internal;

import dev.cresset.spi.BackendProvider;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds all providers in other jars that the context class loader or the class loader of this
 * library can see.
 */
final class Providers {

  private Providers() {}

  static List<Candidate> find() {
    Map<String, Candidate> found = new LinkedHashMap<>();
    List<Candidate> broken = new ArrayList<>();
    List<ClassLoader> loaders = loaders();
    loaders.forEach(loader -> collect(loader, found, broken));
    if (broken.isEmpty()) { // otherwise a broken provider could also be reported as unlisted
      loaders.stream()
          .flatMap(loader -> UnlistedProviders.in(loader).stream())
          .forEach(candidate -> found.putIfAbsent(candidate.provider(), candidate));
    }
    List<Candidate> all = new ArrayList<>(found.values());
    broken.stream().filter(candidate -> !all.contains(candidate)).distinct().forEach(all::add);
    return all;
  }

  private static List<ClassLoader> loaders() {
    return Stream.of(
            Thread.currentThread().getContextClassLoader(), Providers.class.getClassLoader())
        .filter(Providers::seesThisLibrary)
        .distinct()
        .toList();
  }

  private static void collect(
      ClassLoader loader, Map<String, Candidate> found, List<Candidate> broken) {
    Set<String> problems = new HashSet<>();
    Iterator<BackendProvider> providers =
        ServiceLoader.load(BackendProvider.class, loader).iterator();
    while (true) {
      try {
        if (!providers.hasNext()) {
          return;
        }
        BackendProvider provider = providers.next();
        found.putIfAbsent(provider.getClass().getName(), Candidate.of(provider));
      } catch (ServiceConfigurationError | LinkageError e) {
        // A broken entry must not hide the others: the iterator continues after it.
        String problem = String.valueOf(e.getMessage());
        broken.add(Candidate.broken(problem));
        if (!problems.add(problem)) {
          return; // The iterator does not advance: the class loader fails on each call.
        }
      }
    }
  }

  /**
   * Returns whether a class loader sees this copy of the library. Another copy, such as that of an
   * application server, has its own providers.
   */
  private static boolean seesThisLibrary(@Nullable ClassLoader loader) {
    try {
      return Class.forName(BackendProvider.class.getName(), false, loader) == BackendProvider.class;
    } catch (ClassNotFoundException | LinkageError e) {
      return false;
    }
  }
}
