package dev.cresset.benchmarks.race;

import dev.cresset.benchmarks.Network;
import dev.cresset.benchmarks.library.Libraries;
import dev.cresset.benchmarks.measure.Measurements;
import dev.cresset.benchmarks.measure.Run;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A process that takes one measurement of one library, and tells the figures by its output. */
public final class Fork {

  /** What a line with a figure begins with; native libraries may print others. */
  private static final String MARK = "@figure ";

  private Fork() {}

  /** Measures in this process: library, measurement, number of images, and the network. */
  public static void main(String[] args) {
    long started = System.nanoTime();
    Run run =
        new Run(
            Libraries.named(args[0]),
            Network.of(List.of(args).subList(3, args.length)),
            Integer.parseInt(args[2]),
            started);
    Measurements.named(args[1])
        .measurement()
        .of(run)
        .forEach((name, value) -> System.out.println(MARK + name + "=" + value));
    // Native thread pools may still be waiting for work.
    System.exit(0);
  }

  /**
   * Measures in another process and returns the figures.
   *
   * @throws IllegalStateException if that process fails
   */
  public static Map<String, Double> measure(
      Entrant entrant, Measurements measurement, Network network, int samples)
      throws InterruptedException {
    List<String> command = entrant.program().command(measurement, network, samples);
    try {
      Process process = CleanProcess.of(command, entrant.environment(network)).start();
      Map<String, Double> figures = new LinkedHashMap<>();
      try (BufferedReader output = process.inputReader()) {
        output.lines().filter(line -> line.startsWith(MARK)).forEach(line -> add(figures, line));
      }
      int status = process.waitFor();
      if (status != 0 || figures.isEmpty()) {
        throw new IllegalStateException(
            "%s ended with status %s and %s figures; its errors stand above"
                .formatted(entrant.name(), status, figures.size()));
      }
      return figures;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void add(Map<String, Double> figures, String line) {
    int equals = line.lastIndexOf('=');
    figures.put(line.substring(MARK.length(), equals), Double.valueOf(line.substring(equals + 1)));
  }
}
