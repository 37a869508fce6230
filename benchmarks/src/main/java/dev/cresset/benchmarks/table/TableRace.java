package dev.cresset.benchmarks.table;

import dev.cresset.benchmarks.measure.Quantiles;
import dev.cresset.benchmarks.measure.SignificantDigits;
import dev.cresset.benchmarks.race.CleanProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Runs the program on each backend, and the one with scikit-learn, in turn. */
public final class TableRace {

  /** What a line with a figure begins with; native libraries may print others. */
  static final String MARK = "@figure ";

  private static final String PYTHON = "sklearn";
  private static final String HEAP = "-Xmx1g";
  private static final List<String> STEPS = List.of("read", "fit", "encode", "train", "total");

  private TableRace() {}

  /**
   * Runs all entrants once in each round and prints the medians.
   *
   * @param entrants names of backends, or {@code sklearn}
   * @throws IllegalStateException if a process fails
   */
  public static void run(List<String> entrants, int rounds, int rows)
      throws IOException, InterruptedException {
    Path file = Files.createDirectories(Path.of("target")).resolve("customers-" + rows + ".csv");
    CustomerFile.write(file, rows);
    Map<String, Map<String, List<Double>>> all = new LinkedHashMap<>();
    for (int round = 1; round <= rounds; round++) {
      for (String entrant : entrants) {
        Map<String, List<Double>> figures =
            all.computeIfAbsent(entrant, name -> new LinkedHashMap<>());
        measure(entrant, file)
            .forEach(
                (step, value) ->
                    figures.computeIfAbsent(step, name -> new ArrayList<>()).add(value));
        System.out.printf("round %s, %s: %s%n", round, entrant, figures);
      }
    }
    System.out.println(table(all));
  }

  private static Map<String, Double> measure(String entrant, Path file)
      throws IOException, InterruptedException {
    Process process = CleanProcess.of(command(entrant, file), Map.of()).start();
    Map<String, Double> figures = new LinkedHashMap<>();
    for (String line : process.inputReader().lines().toList()) {
      if (line.startsWith(MARK)) {
        String[] parts = line.substring(MARK.length()).split("=", 2);
        figures.put(parts[0], Double.valueOf(parts[1]));
      }
    }
    if (process.waitFor() != 0) {
      throw new IllegalStateException(entrant + " failed; see its errors above");
    }
    return figures;
  }

  private static List<String> command(String entrant, Path file) {
    if (entrant.equals(PYTHON)) {
      Path script = Path.of("src", "main", "python", "sklearn_table.py");
      return List.of("/usr/bin/python3", script.toString(), file.toString());
    }
    List<String> command =
        new ArrayList<>(
            CleanProcess.java(
                TableProgram.class.getName(), Map.of(), List.of(entrant, file.toString())));
    command.add(command.indexOf("-classpath"), HEAP); // after the options of this JVM
    return command;
  }

  /** Returns a Markdown table: the median seconds of each step, and its processor time. */
  static String table(Map<String, Map<String, List<Double>>> all) {
    StringBuilder table = new StringBuilder("| library |");
    STEPS.forEach(step -> table.append(' ').append(step).append(" |"));
    table.append(" loss |\n|---|").append("---|".repeat(STEPS.size() + 1)).append('\n');
    all.forEach(
        (entrant, figures) -> {
          table.append("| ").append(entrant).append(" |");
          for (String step : STEPS) {
            String seconds = median(figures, step);
            table.append(" %s (%s) |".formatted(seconds, median(figures, step + " CPU")));
          }
          table.append(' ').append(median(figures, "loss")).append(" |\n");
        });
    return table.toString();
  }

  private static String median(Map<String, List<Double>> figures, String name) {
    List<Double> values = figures.getOrDefault(name, List.of(Double.NaN));
    return SignificantDigits.of(Quantiles.median(values));
  }
}
