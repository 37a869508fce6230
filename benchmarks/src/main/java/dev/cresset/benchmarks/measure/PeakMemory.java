package dev.cresset.benchmarks.measure;

import dev.cresset.backend.Backends;
import dev.cresset.benchmarks.Model;
import dev.cresset.benchmarks.library.CressetModel;
import dev.cresset.spi.MemoryUse;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Peak resident memory of the process after some training steps and, for Cresset, the memory of its
 * tensors, in use or pooled; on {@code jvm} it is part of the heap.
 */
final class PeakMemory implements Measurement {

  private static final int STEPS = 12;
  private static final double MEGABYTE = 1 << 20;
  private static final double KILOBYTES_PER_MEGABYTE = 1024;
  private static final Path STATUS = Path.of("/proc/self/status");

  @Override
  public Map<String, Double> of(Run run) {
    Model model = run.open();
    for (int i = 0; i < STEPS; i++) {
      model.step();
    }
    Map<String, Double> figures = new LinkedHashMap<>();
    figures.put("process", peak());
    if (model instanceof CressetModel) {
      MemoryUse use = Backends.current().memory();
      figures.put("tensors", (use.liveBytes() + use.pooledBytes()) / MEGABYTE);
    }
    return figures;
  }

  private static double peak() {
    try {
      for (String line : Files.readAllLines(STATUS)) {
        if (line.startsWith("VmHWM:")) {
          return Double.parseDouble(line.replaceAll("\\D", "")) / KILOBYTES_PER_MEGABYTE;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    throw new IllegalStateException(STATUS + " has no VmHWM; this benchmark needs Linux");
  }
}
