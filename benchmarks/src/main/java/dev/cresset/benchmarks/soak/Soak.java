package dev.cresset.benchmarks.soak;

import dev.cresset.benchmarks.race.CleanProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Repeats the workload on several backends at the same time, each in a small heap. */
public final class Soak {

  /** A heap that is in RAM from the start: what the process takes later is native memory. */
  private static final List<String> HEAP = List.of("-Xms512m", "-Xmx512m", "-XX:+AlwaysPreTouch");

  private static final int SECONDS_PER_MINUTE = 60;

  private Soak() {}

  /**
   * Runs the workload and prints how memory grew in the second half.
   *
   * @throws IllegalStateException if a process fails: a network that was loaded predicts other
   *     values than the one that was saved, or memory is exhausted
   */
  public static void run(List<String> backends, int minutes)
      throws IOException, InterruptedException {
    Path folder = Files.createDirectories(Path.of("target", "soak"));
    Map<String, Process> processes = new LinkedHashMap<>();
    String seconds = Integer.toString(minutes * SECONDS_PER_MINUTE);
    for (String backend : backends) {
      List<String> arguments = List.of(backend, seconds, file(folder, backend).toString());
      processes.put(backend, start(SoakProgram.class, arguments));
    }
    List<String> failed = new ArrayList<>();
    for (Map.Entry<String, Process> each : processes.entrySet()) {
      if (each.getValue().waitFor() != 0) {
        failed.add(each.getKey());
      }
    }
    System.out.println("the samples are in " + folder.toAbsolutePath().normalize());
    if (!failed.isEmpty()) {
      throw new IllegalStateException("soak: failed on " + failed);
    }
    System.out.print(table(folder, backends));
  }

  private static Path file(Path folder, String backend) {
    return folder.resolve(backend + ".csv");
  }

  /** Starts a program in a JVM with a small heap, which prints where this one does. */
  static Process start(Class<?> program, List<String> arguments) throws IOException {
    List<String> command =
        new ArrayList<>(CleanProcess.java(program.getName(), Map.of(), arguments));
    command.addAll(command.indexOf("-classpath"), HEAP); // after the options of this JVM
    return CleanProcess.of(command, Map.of()).inheritIO().start();
  }

  /** Returns a Markdown table: memory at the end, and its growth in the second half. */
  static String table(Path folder, List<String> backends) throws IOException {
    StringBuilder table =
        new StringBuilder(
            """
            | backend | iterations | heap (MB) | growth (MB/min) | resident (MB) | growth (MB/min) | live buffers | growth (1/min) |
            |---|---|---|---|---|---|---|---|
            """);
    for (String backend : backends) {
      List<MemorySample> samples =
          Files.readAllLines(file(folder, backend)).stream()
              .skip(1)
              .map(MemorySample::parse)
              .toList();
      MemorySample last = samples.get(samples.size() - 1);
      table.append(
          String.format(
              Locale.ROOT,
              "| `%s` | %d | %.1f | %+.3f | %.0f | %+.2f | %d | %+.2f |%n",
              backend,
              last.iterations(),
              last.heapMegabytes(),
              MemorySample.slope(samples, MemorySample::heapMegabytes),
              last.residentMegabytes(),
              MemorySample.slope(samples, MemorySample::residentMegabytes),
              last.liveBuffers(),
              MemorySample.slope(samples, MemorySample::liveBuffers)));
    }
    return table.toString();
  }
}
