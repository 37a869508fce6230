package dev.cresset.benchmarks.race;

import dev.cresset.benchmarks.Network;
import dev.cresset.benchmarks.measure.Measurements;
import dev.cresset.benchmarks.measure.Quantiles;
import dev.cresset.benchmarks.measure.SignificantDigits;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Memory of a training step per batch: the difference between the peaks of two processes, one with
 * batches five times as large, divided by four. Memory that does not depend on the batch size, such
 * as code and data, cancels out.
 */
public final class StepMemory {

  private static final int TIMES = 5;

  private StepMemory() {}

  /** Measures the entrants in turn and returns the table of the medians, in megabytes. */
  public static String run(List<String> entrants, Network network, int rounds, int samples)
      throws InterruptedException {
    Map<String, Map<String, List<Double>>> results = new LinkedHashMap<>();
    for (int round = 1; round <= rounds; round++) {
      for (String name : entrants) {
        try {
          add(results.computeIfAbsent(name, any -> new LinkedHashMap<>()), name, network, samples);
        } catch (IllegalStateException e) {
          // A race can take hours; the others go on.
          System.out.printf("round %s lacks %s: %s%n", round, name, e.getMessage());
        }
      }
    }
    StringBuilder table = new StringBuilder("| library | process | tensors |\n|---|---|---|\n");
    results.forEach(
        (name, figures) -> {
          table.append("| ").append(name);
          for (String figure : List.of("process", "tensors")) {
            table.append(" | ").append(cell(figures.getOrDefault(figure, List.of())));
          }
          table.append(" |\n");
        });
    return table.toString();
  }

  private static void add(
      Map<String, List<Double>> results, String name, Network network, int samples)
      throws InterruptedException {
    Entrant entrant = Entrant.named(name);
    Network larger = network.withBatchSize(TIMES * network.batchSize());
    Map<String, Double> few = Fork.measure(entrant, Measurements.PEAK_MEMORY, network, samples);
    Map<String, Double> many = Fork.measure(entrant, Measurements.PEAK_MEMORY, larger, samples);
    System.out.printf("%s: %s and %s%n", name, few, many);
    few.forEach(
        (figure, value) ->
            results
                .computeIfAbsent(figure, any -> new ArrayList<>())
                .add((many.get(figure) - value) / (TIMES - 1)));
  }

  private static String cell(List<Double> values) {
    if (values.isEmpty()) {
      return "";
    }
    double[] sorted = values.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return "%s (%s–%s)"
        .formatted(
            SignificantDigits.of(Quantiles.median(values)),
            SignificantDigits.of(sorted[0]),
            SignificantDigits.of(sorted[sorted.length - 1]));
  }
}
