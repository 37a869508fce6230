package dev.cresset.benchmarks.race;

import dev.cresset.benchmarks.Network;
import dev.cresset.benchmarks.measure.Measurements;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Measures all entrants in turn, again and again: whatever else the machine does meets all of them
 * alike.
 */
public final class Race {

  private final Measurements measurement;
  private final List<Entrant> entrants;
  private final int rounds;
  private final int samples;

  /**
   * Prepares a race.
   *
   * @param entrants names of libraries, each with {@code @n} behind it for {@code n} native threads
   * @param samples number of images in an epoch
   */
  public Race(Measurements measurement, List<String> entrants, int rounds, int samples) {
    this.measurement = measurement;
    this.entrants = entrants.stream().map(Entrant::named).toList();
    this.rounds = rounds;
    this.samples = samples;
  }

  /**
   * Returns the names of those that take part unless others are asked for: each library with the
   * numbers of threads that it may be fastest with.
   */
  public static List<String> usualEntrants(Measurements measurement) {
    List<String> names =
        new ArrayList<>(
            List.of(
                "pytorch@1",
                "pytorch@2",
                "nd4j",
                "djl",
                "jvm",
                "djl-trainer@1",
                "djl-trainer@2",
                "djl-arrays@1",
                "dl4j@1"));
    if (measurement != Measurements.STARTUP) {
      names.add("gemm@1");
    }
    if (measurement == Measurements.STEPS) {
      names.add("gemm-pieces");
    }
    if (measurement == Measurements.EPOCHS && Entrant.hasPython()) {
      names.add("debian-pytorch");
    }
    return names;
  }

  /** Runs all rounds and returns the table of their results. */
  public String run(Network network) throws InterruptedException {
    Results results = new Results();
    for (int round = 1; round <= rounds; round++) {
      for (Entrant entrant : entrants) {
        try {
          Map<String, Double> figures = Fork.measure(entrant, measurement, network, samples);
          System.out.printf("round %s, %s: %s%n", round, entrant.name(), figures);
          results.add(entrant.name(), round, figures);
        } catch (IllegalStateException e) {
          // A race can take hours; the others go on.
          System.out.printf("round %s lacks %s: %s%n", round, entrant.name(), e.getMessage());
        }
      }
    }
    return results.table();
  }
}
