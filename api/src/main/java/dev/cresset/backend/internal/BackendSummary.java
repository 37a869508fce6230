package dev.cresset.backend.internal;

import dev.cresset.spi.Backend;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** A line about the current backend, for files that record how they were made. */
public final class BackendSummary {

  private BackendSummary() {}

  /** Returns name and facts, for example {@code nd4j (BLAS: OpenBLAS 0.3.30, ND4J: 1.0.0)}. */
  public static String ofCurrent() {
    Backend backend = BackendLookup.current();
    Map<String, String> facts = new TreeMap<>(backend.facts());
    return facts.isEmpty()
        ? backend.name()
        : facts.entrySet().stream()
            .map(fact -> fact.getKey() + ": " + fact.getValue())
            .collect(Collectors.joining(", ", backend.name() + " (", ")"));
  }
}
