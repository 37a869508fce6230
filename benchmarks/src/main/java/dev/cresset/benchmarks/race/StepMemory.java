package dev.cresset.benchmarks.race;

import dev.cresset.benchmarks.Network;
import dev.cresset.benchmarks.measure.Measurements;
import dev.cresset.benchmarks.measure.Quantiles;
import dev.cresset.benchmarks.measure.SignificantDigits;
import java.util.ArrayList;
import java.util.List;

/**
 * Memory that a training step takes for its batch: the peak of a process that trains with larger
 * batches, less that of one with the usual batches, divided by the batches between them. What the
 * process takes for anything else, such as code and data, cancels out.
 */
public final class StepMemory {

  private static final int TIMES = 5;

  private StepMemory() {}

  /** Measures the entrants in turn and returns the table of the medians. */
  public static String run(List<String> entrants, Network network, int rounds, int samples)
      throws InterruptedException {
    List<List<Double>> figures = new ArrayList<>();
    entrants.forEach(name -> figures.add(new ArrayList<>()));
    for (int round = 0; round < rounds; round++) {
      for (int i = 0; i < entrants.size(); i++) {
        Entrant entrant = Entrant.named(entrants.get(i));
        double usual = peak(entrant, network, samples);
        double larger = peak(entrant, network.withBatchSize(TIMES * network.batchSize()), samples);
        System.out.printf("%s: peaks of %s and %s MB%n", entrant.name(), usual, larger);
        figures.get(i).add((larger - usual) / (TIMES - 1));
      }
    }
    StringBuilder table =
        new StringBuilder("| library | MB for a batch | range |\n|---|---|---|\n");
    for (int i = 0; i < entrants.size(); i++) {
      double[] sorted = figures.get(i).stream().mapToDouble(Double::doubleValue).sorted().toArray();
      table
          .append("| ")
          .append(entrants.get(i))
          .append(" | ")
          .append(SignificantDigits.of(Quantiles.median(figures.get(i))))
          .append(" | ")
          .append(SignificantDigits.of(sorted[0]))
          .append("–")
          .append(SignificantDigits.of(sorted[sorted.length - 1]))
          .append(" |\n");
    }
    return table.toString();
  }

  private static double peak(Entrant entrant, Network network, int samples)
      throws InterruptedException {
    return Fork.measure(entrant, Measurements.PEAK_MEMORY, network, samples)
        .values()
        .iterator()
        .next();
  }
}
