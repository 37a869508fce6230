package dev.cresset.benchmarks.race;

import dev.cresset.benchmarks.Network;
import dev.cresset.benchmarks.library.Libraries;
import dev.cresset.benchmarks.measure.Measurements;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * What takes part in a race: {@code nd4j} as it comes, {@code nd4j@2} with two threads of
 * Cresset's, {@code pytorch@2} with two native threads, {@code debian-pytorch} in Python.
 *
 * @param variables returns the environment variables to set for the process of a network
 */
public record Entrant(
    String name, Program program, Function<Network, Map<String, String>> variables) {

  /** Makes the command that takes a measurement. */
  @FunctionalInterface
  public interface Program {
    List<String> command(Measurements measurement, Network network, int samples);
  }

  private static final String PYTHON = "debian-pytorch";
  private static final Path PYTHON_LIBRARY = Path.of("/usr/lib/python3/dist-packages/torch");

  /** Returns the entrant of this name, for example {@code nd4j}, or {@code pytorch@2}. */
  public static Entrant named(String name) {
    if (name.equals(PYTHON)) {
      // Without the variable its OpenBLAS takes slow kernels on CPUs that it does not know.
      return new Entrant(
          name,
          Entrant::python,
          network -> Map.of("OPENBLAS_CORETYPE", "SKYLAKEX", "OMP_NUM_THREADS", "1"));
    }
    int at = name.indexOf('@');
    Libraries library = Libraries.named(at < 0 ? name : name.substring(0, at));
    Function<Network, Libraries.Threads> threads =
        at < 0
            ? network -> Libraries.Threads.UNSET
            : network -> library.threads(Integer.parseInt(name.substring(at + 1)), network);
    return new Entrant(
        name,
        (measurement, network, samples) ->
            java(library, threads.apply(network), measurement, network, samples),
        network -> threads.apply(network).environment());
  }

  /** Returns the environment variables to set for its process. */
  public Map<String, String> environment(Network network) {
    return variables.apply(network);
  }

  /** Returns whether Debian's PyTorch is installed. */
  static boolean hasPython() {
    return Files.isDirectory(PYTHON_LIBRARY);
  }

  private static List<String> java(
      Libraries library,
      Libraries.Threads threads,
      Measurements measurement,
      Network network,
      int samples) {
    List<String> arguments =
        new ArrayList<>(
            List.of(library.toString(), measurement.toString(), Integer.toString(samples)));
    arguments.addAll(network.arguments());
    return CleanProcess.java(Fork.class.getName(), threads.properties(), arguments);
  }

  private static List<String> python(Measurements measurement, Network network, int samples) {
    if (measurement != Measurements.EPOCHS) {
      throw new IllegalArgumentException(
          "%s measures epochs only, not %s; leave it out".formatted(PYTHON, measurement));
    }
    List<String> command = new ArrayList<>();
    command.add("/usr/bin/python3");
    command.add(Path.of("src", "main", "python", "debian_pytorch.py").toString());
    command.addAll(network.arguments().subList(1, network.arguments().size()));
    command.add(Integer.toString(samples));
    return command;
  }
}
