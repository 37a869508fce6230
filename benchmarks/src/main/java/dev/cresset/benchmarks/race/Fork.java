package dev.cresset.benchmarks.race;

import dev.cresset.benchmarks.Network;
import dev.cresset.benchmarks.library.Libraries;
import dev.cresset.benchmarks.measure.Measurements;
import dev.cresset.benchmarks.measure.Run;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A JVM that takes one measurement of one library, and tells the figures by its output. */
final class Fork {

  /** What a line with a figure begins with; native libraries may print others. */
  private static final String MARK = "@figure ";

  private Fork() {}

  /** Measures in this process: names of the measurement and the library, number of the network. */
  public static void main(String[] args) {
    long started = System.nanoTime();
    Run run =
        new Run(Libraries.named(args[1]), Network.numbered(Integer.parseInt(args[2])), started);
    Measurements.named(args[0])
        .measurement()
        .of(run)
        .forEach((name, value) -> System.out.println(MARK + name + "=" + value));
    // Native thread pools may still be waiting for work.
    System.exit(0);
  }

  /** Measures in another process and returns the figures. */
  static Map<String, Double> measure(Measurements measurement, Entrant entrant, Network network)
      throws InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
    command.addAll(ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(List.of("-classpath", System.getProperty("java.class.path")));
    command.add(Fork.class.getName());
    command.addAll(
        List.of(
            measurement.toString(),
            entrant.library().toString(),
            Integer.toString(network.number())));
    return output(command, entrant);
  }

  private static Map<String, Double> output(List<String> command, Entrant entrant)
      throws InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
    builder.environment().keySet().removeAll(List.of("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"));
    builder.environment().putAll(entrant.environment());
    Map<String, Double> figures = new LinkedHashMap<>();
    try {
      Process process = builder.start();
      try (BufferedReader lines = process.inputReader()) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          if (line.startsWith(MARK)) {
            int equals = line.lastIndexOf('=');
            figures.put(
                line.substring(MARK.length(), equals), Double.valueOf(line.substring(equals + 1)));
          }
        }
      }
      int status = process.waitFor();
      if (status != 0 || figures.isEmpty()) {
        throw new IllegalStateException(
            "%s ended with status %d and %d figures; its errors stand above"
                .formatted(entrant, status, figures.size()));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return figures;
  }
}
