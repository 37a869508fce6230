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
 * Memory that a training step takes for its batch: the peak of a process that trains with larger
 * batches, less that of one with the usual batches, divided by the batches between them. What the
 * process takes for anything else, such as code and data, cancels out.
 */
public final class StepMemory {

  private static final int TIMES = 5;

  private StepMemory() {}

  /** Measures the entrants in turn and returns the table of the medians, in megabytes. */
  public static String run(List<String> entrants, Network network, int rounds, int samples)
      throws InterruptedException {
    Network larger = network.withBatchSize(TIMES * network.batchSize());
    Map<String, Map<String, List<Double>>> results = new LinkedHashMap<>();
    for (int round = 1; round <= rounds; round++) {
      for (String name : entrants) {
        Entrant entrant = Entrant.named(name);
        Map<String, Double> few = Fork.measure(entrant, Measurements.PEAK_MEMORY, network, samples);
        Map<String, Double> many = Fork.measure(entrant, Measurements.PEAK_MEMORY, larger, samples);
        System.out.printf("round %s, %s: %s and %s%n", round, name, few, many);
        few.forEach(
            (figure, value) ->
                results
                    .computeIfAbsent(name, any -> new LinkedHashMap<>())
                    .computeIfAbsent(figure, any -> new ArrayList<>())
                    .add((many.get(figure) - value) / (TIMES - 1)));
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
