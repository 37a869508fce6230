package dev.cresset.conformance;

import dev.cresset.backend.internal.BackendLookup;
import dev.cresset.spi.Backend;
import dev.cresset.spi.MemoryUse;
import dev.cresset.tensor.Tensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * A program in which 64 platform threads, and 10,000 virtual threads where there are any, predict
 * for a while as {@link ServedVersions} describes. It prints the use of memory every few seconds.
 *
 * <p>Arguments: the backend's name and the number of seconds. Exits with 1 if a result was not of
 * one version of the weights, or there are more buffers in the end than in the beginning.
 */
final class PredictorStress {

  private static final int PLATFORM_THREADS = 64;
  private static final int VIRTUAL_THREADS = 10_000;
  private static final int FEATURES = 784;
  private static final int HIDDEN = 128;
  private static final int FIRST_UPDATES = 10;
  private static final long REPORT_SECONDS = 5;

  private final Backend backend;
  private final Observations seen = new Observations();

  private PredictorStress(Backend backend) {
    this.backend = backend;
  }

  public static void main(String[] args) throws Exception {
    long seconds = Long.parseLong(args[1]);
    System.exit(new PredictorStress(BackendLookup.use(args[0])).run(seconds) ? 0 : 1);
  }

  private boolean run(long seconds) throws Exception {
    Tensors.manualSeed(6);
    ServedVersions served = new ServedVersions(FEATURES, HIDDEN, seen);
    for (int i = 0; i < FIRST_UPDATES; i++) {
      served.update();
    }
    MemoryUse before = MemoryAfterGc.memory(backend);
    ExecutorService platform = Executors.newFixedThreadPool(PLATFORM_THREADS);
    Optional<ExecutorService> virtual = Threads.virtual();
    long share = TimeUnit.SECONDS.toNanos(seconds) / (virtual.isPresent() ? 2 : 1);
    serve(served, platform, PLATFORM_THREADS, share);
    if (virtual.isPresent()) {
      serve(served, virtual.get(), VIRTUAL_THREADS, share);
    }
    MemoryUse after = MemoryAfterGc.memory(backend);
    System.out.printf("%s: %s%nbefore %s%nafter  %s%n", backend.name(), seen, before, after);
    return seen.areClean() && after.liveBuffers() <= before.liveBuffers();
  }

  private void serve(ServedVersions served, ExecutorService pool, int threads, long nanos)
      throws Exception {
    System.out.printf("%s threads of %s%n", threads, pool.getClass().getSimpleName());
    long end = System.nanoTime() + nanos;
    ScheduledExecutorService reports = Executors.newSingleThreadScheduledExecutor();
    reports.scheduleAtFixedRate(this::report, 0, REPORT_SECONDS, TimeUnit.SECONDS);
    try {
      served.run(pool, threads, () -> System.nanoTime() - end > 0);
    } finally {
      reports.shutdownNow();
      pool.shutdownNow();
    }
  }

  private void report() {
    Runtime runtime = Runtime.getRuntime();
    System.out.printf(
        "%s; heap %s MB, process %s; %s%n",
        backend.memory(), (runtime.totalMemory() - runtime.freeMemory()) >> 20, resident(), seen);
  }

  private static String resident() {
    try {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith("VmRSS"))
          .findFirst()
          .orElse("?")
          .replaceAll("\\s+", " ");
    } catch (IOException e) {
      return "not on Linux";
    }
  }
}
