package dev.cresset.backend.lookup;

import dev.cresset.spi.BackendProvider;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import org.jspecify.annotations.Nullable;

/** Collects every provider that the context class loader or the library's own can see. */
final class Providers {

  private Providers() {}

  static List<Candidate> find() {
    Map<String, Candidate> found = new LinkedHashMap<>();
    List<Candidate> broken = new ArrayList<>();
    collect(Thread.currentThread().getContextClassLoader(), found, broken);
    collect(Providers.class.getClassLoader(), found, broken);
    List<Candidate> all = new ArrayList<>(found.values());
    broken.stream().filter(candidate -> !all.contains(candidate)).distinct().forEach(all::add);
    return all;
  }

  private static void collect(
      @Nullable ClassLoader loader, Map<String, Candidate> found, List<Candidate> broken) {
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
        // One broken entry must not hide the others: the iterator goes on after it.
        broken.add(Candidate.broken(String.valueOf(e.getMessage())));
      }
    }
  }
}
