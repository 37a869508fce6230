package dev.cresset.backend;

import dev.cresset.backend.internal.BackendLookup;
import dev.cresset.backend.internal.CressetVersion;
import dev.cresset.spi.Backend;
import dev.cresset.spi.cpu.WorkerPool;
import java.util.ArrayList;
import java.util.List;

/** Creates the text of {@link Backends#describe}. */
final class Description {

  private Description() {}

  static String text() {
    List<String> lines = new ArrayList<>();
    lines.add(
        "Cresset %s on Java %s, %s %s, %s processors"
            .formatted(
                CressetVersion.read(),
                Runtime.version(),
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                Runtime.getRuntime().availableProcessors()));
    String inUse = "";
    try {
      Backend current = BackendLookup.current();
      inUse = current.name();
      lines.add("backend in use: " + inUse);
      lines.add("  threads for large operations: " + WorkerPool.shared().threads());
      current.facts().forEach((name, value) -> lines.add("  " + name + ": " + value));
    } catch (IllegalStateException e) {
      lines.add("backend in use: none, because " + e.getMessage());
    }
    for (BackendStatus status : Backends.available()) {
      if (!status.name().equals(inUse)) {
        lines.add("also found: %s, from %s".formatted(status, status.origin()));
      }
    }
    return String.join(System.lineSeparator(), lines);
  }
}
