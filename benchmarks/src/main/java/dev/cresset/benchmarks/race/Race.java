package dev.cresset.benchmarks.race;

import dev.cresset.benchmarks.Network;
import dev.cresset.benchmarks.measure.Measurements;
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

  /**
   * Prepares a race.
   *
   * @param entrants names of libraries, each with {@code @n} behind it for {@code n} native threads
   */
  public Race(Measurements measurement, List<String> entrants, int rounds) {
    this.measurement = measurement;
    this.entrants = entrants.stream().map(Entrant::parse).toList();
    this.rounds = rounds;
  }

  /** Runs all rounds and returns the table of their results. */
  public String run(Network network) throws InterruptedException {
    Results results = new Results();
    for (int round = 1; round <= rounds; round++) {
      for (Entrant entrant : entrants) {
        Map<String, Double> figures = Fork.measure(measurement, entrant, network);
        System.out.println("round " + round + ", " + entrant + ": " + figures);
        results.add(entrant.toString(), figures);
      }
    }
    return results.table();
  }
}
