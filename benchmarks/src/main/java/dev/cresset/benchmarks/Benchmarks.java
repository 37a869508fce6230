package dev.cresset.benchmarks;

import dev.cresset.benchmarks.growth.Axis;
import dev.cresset.benchmarks.growth.Growth;
import dev.cresset.benchmarks.labels.WrongLabels;
import dev.cresset.benchmarks.measure.Measurements;
import dev.cresset.benchmarks.race.CleanProcess;
import dev.cresset.benchmarks.race.Machine;
import dev.cresset.benchmarks.race.Race;
import dev.cresset.benchmarks.race.StepMemory;
import dev.cresset.benchmarks.soak.ConvolutionSteps;
import dev.cresset.benchmarks.soak.Soak;
import dev.cresset.benchmarks.table.TableRace;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Runs the benchmark that its argument names: one of {@link Measurements} as a race, {@code
 * convolutions}, {@code growth}, {@code labels}, {@code memory}, {@code soak}, {@code table} or
 * {@code jmh}.
 *
 * <p>System properties choose: {@code cresset.networks}, for example {@code 1,3}; {@code
 * cresset.libraries}, for example {@code nd4j,jvm,pytorch@1,pytorch@2}; {@code cresset.rounds};
 * {@code cresset.samples}; {@code cresset.axes}, for example {@code width,threads-1}, for {@code
 * growth}; {@code cresset.minutes} for {@code soak}; {@code cresset.steps} for {@code
 * convolutions}; {@code cresset.rows} for {@code table}; and {@code cresset.jmh} for JMH's own
 * options.
 */
public final class Benchmarks {

  private Benchmarks() {}

  public static void main(String[] args) throws InterruptedException, IOException {
    switch (args[0]) {
      case "jmh" -> jmh(System.getProperty("cresset.jmh", "").strip());
      case "convolutions" ->
          ConvolutionSteps.run(
              setting("libraries", List.of("jvm", "nd4j", "djl")), number("steps", 20_000), 8);
      case "growth" -> growth();
      case "labels" -> WrongLabels.run(Path.of("suspicious-labels.png"));
      case "memory" -> memory();
      case "soak" ->
          Soak.run(setting("libraries", List.of("nd4j", "djl", "jvm")), number("minutes", 10));
      case "table" ->
          TableRace.run(
              setting("libraries", List.of("jvm", "nd4j", "djl", "sklearn")),
              number("rounds", 3),
              number("rows", 1_000_000));
      default -> race(Measurements.named(args[0]));
    }
  }

  private static void jmh(String options) throws InterruptedException, IOException {
    List<String> arguments = options.isEmpty() ? List.of() : List.of(options.split("\\s+"));
    Map<String, String> oneThread = Map.of("OPENBLAS_NUM_THREADS", "1", "OMP_NUM_THREADS", "1");
    CleanProcess.of(CleanProcess.java("org.openjdk.jmh.Main", Map.of(), arguments), oneThread)
        .inheritIO()
        .start()
        .waitFor();
  }

  private static void growth() throws InterruptedException, IOException {
    Machine.describe();
    List<String> all = Arrays.stream(Axis.values()).map(Axis::toString).toList();
    Growth.run(setting("axes", all).stream().map(Axis::named).toList(), number("rounds", 1));
  }

  private static void memory() throws InterruptedException, IOException {
    Machine.describe();
    List<String> libraries =
        setting("libraries", List.of("pytorch@1", "pytorch@2", "nd4j", "djl", "jvm"));
    for (String number : setting("networks", List.of("5", "6"))) {
      Network network = Network.numbered(Integer.parseInt(number));
      System.out.printf("%n%s%n%n", network);
      System.out.println(
          StepMemory.run(libraries, network, number("rounds", 3), number("samples", 3200)));
    }
  }

  private static void race(Measurements measurement) throws InterruptedException, IOException {
    Machine.describe();
    List<String> libraries = setting("libraries", Race.usualEntrants(measurement));
    int rounds = number("rounds", 5);
    int samples = number("samples", 60_000);
    List<String> usual = measurement.networks().stream().map(String::valueOf).toList();
    List<Network> networks =
        setting("networks", usual).stream().map(Integer::valueOf).map(Network::numbered).toList();

    Race race = new Race(measurement, libraries, rounds, samples);
    for (Network network : networks) {
      System.out.printf("%n%s%n%n", network);
      System.out.printf("%n%s%n", race.run(network));
    }
  }

  private static int number(String name, int otherwise) {
    return Integer.parseInt(setting(name, List.of(Integer.toString(otherwise))).get(0));
  }

  /** The parts of a property's value; what Maven passes empty is not set. */
  private static List<String> setting(String name, List<String> otherwise) {
    String value = System.getProperty("cresset." + name, "");
    return value.isEmpty() ? otherwise : Arrays.asList(value.split(","));
  }
}
