package dev.cresset.benchmarks;

import dev.cresset.benchmarks.measure.Measurements;
import dev.cresset.benchmarks.race.Race;
import java.util.Arrays;
import java.util.List;

/**
 * Runs the benchmark that its argument names.
 *
 * <p>System properties choose: {@code cresset.networks}, for example {@code 1,3}; {@code
 * cresset.libraries}, for example {@code nd4j,jvm,pytorch@1,pytorch@2}; {@code cresset.rounds}.
 */
public final class Benchmarks {

  private static final String LIBRARIES = "pytorch@1,pytorch@2,nd4j,jvm";

  private Benchmarks() {}

  public static void main(String[] args) throws InterruptedException {
    Measurements measurement = Measurements.named(args[0]);
    List<String> libraries = setting("libraries", LIBRARIES);
    int rounds = Integer.parseInt(setting("rounds", "5").get(0));
    Race race = new Race(measurement, libraries, rounds);
    List<Integer> networks =
        setting("networks", "").stream().filter(s -> !s.isEmpty()).map(Integer::valueOf).toList();
    for (int number : networks.isEmpty() ? measurement.networks() : networks) {
      Network network = Network.numbered(number);
      System.out.println("\n" + network + "\n");
      System.out.println("\n" + race.run(network));
    }
  }

  /** The parts of a property's value; what Maven passes empty is not set. */
  private static List<String> setting(String name, String otherwise) {
    String value = System.getProperty("cresset." + name, "");
    return Arrays.asList((value.isEmpty() ? otherwise : value).split(","));
  }
}
