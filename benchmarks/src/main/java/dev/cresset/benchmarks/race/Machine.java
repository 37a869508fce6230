package dev.cresset.benchmarks.race;

import dev.cresset.backend.Backends;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Says what figures depend on: the processor, the JDK, and the kernels that OpenBLAS picks. */
public final class Machine {

  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

  private Machine() {}

  public static void main(String[] args) throws IOException {
    System.out.println(processor());
    Backends.use("nd4j");
    System.out.println(Backends.describe());
  }

  /** Prints the description, from a process like those that measure. */
  public static void describe() throws IOException, InterruptedException {
    CleanProcess.of(CleanProcess.java(Machine.class.getName(), Map.of(), List.of()), Map.of())
        .inheritIO()
        .start()
        .waitFor();
  }

  private static String processor() throws IOException {
    if (!Files.exists(PROCESSORS)) {
      return System.getProperty("os.arch");
    }
    try (Stream<String> lines = Files.lines(PROCESSORS)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .findFirst()
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .orElse(System.getProperty("os.arch"));
    }
  }
}
