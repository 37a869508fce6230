package dev.cresset.benchmarks.soak;

import dev.cresset.spi.Backend;
import dev.cresset.spi.MemoryUse;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * The memory of a process at one moment.
 *
 * @param seconds time since the start
 * @param iterations iterations of the workload that are done
 * @param heapMegabytes heap in use after the last forced garbage collection
 * @param residentMegabytes memory of the process in RAM, the heap and native memory together
 * @param liveBuffers buffers of tensors in use
 * @param tensorMegabytes memory of those buffers and of the ones kept for reuse
 */
record MemorySample(
    double seconds,
    long iterations,
    double heapMegabytes,
    double residentMegabytes,
    long liveBuffers,
    double tensorMegabytes) {

  static final String HEADER = "seconds,iterations,heap_mb,resident_mb,live_buffers,tensor_mb";

  private static final double MEGABYTE = 1 << 20;
  private static final double KILOBYTES_PER_MEGABYTE = 1024;
  private static final double SECONDS_PER_MINUTE = 60;
  private static final Path STATUS = Path.of("/proc/self/status");

  static MemorySample now(double seconds, long iterations, long heapBytes, Backend backend)
      throws IOException {
    MemoryUse use = backend.memory();
    return new MemorySample(
        seconds,
        iterations,
        heapBytes / MEGABYTE,
        resident(),
        use.liveBuffers(),
        (use.liveBytes() + use.pooledBytes()) / MEGABYTE);
  }

  private static double resident() throws IOException {
    for (String line : Files.readAllLines(STATUS)) {
      if (line.startsWith("VmRSS:")) {
        return Double.parseDouble(line.replaceAll("\\D", "")) / KILOBYTES_PER_MEGABYTE;
      }
    }
    throw new IllegalStateException(STATUS + " has no VmRSS; the soak test needs Linux");
  }

  String row() {
    return String.format(
        Locale.ROOT,
        "%.1f,%d,%.2f,%.1f,%d,%.2f",
        seconds,
        iterations,
        heapMegabytes,
        residentMegabytes,
        liveBuffers,
        tensorMegabytes);
  }

  static MemorySample parse(String row) {
    String[] cells = row.split(",");
    return new MemorySample(
        Double.parseDouble(cells[0]),
        Long.parseLong(cells[1]),
        Double.parseDouble(cells[2]),
        Double.parseDouble(cells[3]),
        Long.parseLong(cells[4]),
        Double.parseDouble(cells[5]));
  }

  /** Returns the slope of the line through the second half of the samples, in units a minute. */
  static double slope(List<MemorySample> samples, ToDoubleFunction<MemorySample> value) {
    List<MemorySample> half = samples.subList(samples.size() / 2, samples.size());
    double meanTime = half.stream().mapToDouble(MemorySample::seconds).average().orElseThrow();
    double meanValue = half.stream().mapToDouble(value).average().orElseThrow();
    double products = 0;
    double squares = 0;
    for (MemorySample sample : half) {
      double time = sample.seconds() - meanTime;
      products += time * (value.applyAsDouble(sample) - meanValue);
      squares += time * time;
    }
    return SECONDS_PER_MINUTE * products / squares;
  }
}
