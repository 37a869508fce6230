package dev.cresset.benchmarks.soak;

import dev.cresset.backend.Backends;
import dev.cresset.spi.Backend;
import dev.cresset.tensor.Tensors;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * Repeats the workload in a process of its own, and appends a sample of its memory to a CSV file
 * about each second.
 *
 * <p>Arguments: the name of the backend, the number of seconds and the CSV file. Every tenth sample
 * forces a garbage collection; between these, the JVM collects when it likes.
 */
final class SoakProgram {

  private static final long SAMPLE_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final int SAMPLES_PER_COLLECTION = 10;
  private static final double NANOS_PER_SECOND = 1e9;

  private final Backend backend;
  private final PrintStream csv;
  private final long start = System.nanoTime();
  private long iterations;
  private long samples;
  private long nextSample;
  private long heapBytes;

  private SoakProgram(Backend backend, PrintStream csv) {
    this.backend = backend;
    this.csv = csv;
  }

  public static void main(String[] args) throws IOException {
    Tensors.manualSeed(42);
    Path folder = Files.createTempDirectory("cresset-soak");
    try (PrintStream csv =
        new PrintStream(Files.newOutputStream(Path.of(args[2])), true, StandardCharsets.UTF_8)) {
      csv.println(MemorySample.HEADER);
      new SoakProgram(Backends.use(args[0]), csv)
          .run(new Workload(folder), TimeUnit.SECONDS.toNanos(Long.parseLong(args[1])));
    }
  }

  private void run(Workload workload, long nanos) throws IOException {
    long elapsed;
    do {
      workload.iterate();
      iterations++;
      elapsed = System.nanoTime() - start;
      if (elapsed >= nextSample) {
        sample(elapsed);
        nextSample = elapsed + SAMPLE_NANOS;
      }
    } while (elapsed < nanos);
  }

  private void sample(long elapsed) throws IOException {
    if (samples % SAMPLES_PER_COLLECTION == 0) {
      System.gc();
      Runtime java = Runtime.getRuntime();
      heapBytes = java.totalMemory() - java.freeMemory();
    }
    samples++;
    csv.println(MemorySample.now(elapsed / NANOS_PER_SECOND, iterations, heapBytes, backend).row());
  }
}
