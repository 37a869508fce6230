package dev.cresset.benchmarks.race;

import dev.cresset.benchmarks.Network;
import dev.cresset.benchmarks.library.Libraries;
import dev.cresset.benchmarks.measure.Measurements;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What takes part in a race: {@code nd4j} as it comes, {@code pytorch@2} with two native threads,
 * {@code debian-pytorch} in Python.
 *
 * @param environment variables to set for its process
 */
record Entrant(String name, Program program, Map<String, String> environment) {

  /** Makes the command that takes a measurement. */
  @FunctionalInterface
  interface Program {
    List<String> command(Measurements measurement, Network network, int samples);
  }

  private static final String PYTHON = "debian-pytorch";
  private static final Path PYTHON_LIBRARY = Path.of("/usr/lib/python3/dist-packages/torch");

  /** Returns the entrant of this name, for example {@code nd4j}, or {@code pytorch@2}. */
  static Entrant named(String name) {
    if (name.equals(PYTHON)) {
      // Without the variable its OpenBLAS takes slow kernels on CPUs that it does not know.
      return new Entrant(
          name, Entrant::python, Map.of("OPENBLAS_CORETYPE", "SKYLAKEX", "OMP_NUM_THREADS", "1"));
    }
    int at = name.indexOf('@');
    Libraries library = Libraries.named(at < 0 ? name : name.substring(0, at));
    return new Entrant(
        name,
        (measurement, network, samples) -> java(library, measurement, network, samples),
        at < 0 ? Map.of() : library.threads(Integer.parseInt(name.substring(at + 1))));
  }

  /** Returns whether Debian's PyTorch is installed. */
  static boolean hasPython() {
    return Files.isDirectory(PYTHON_LIBRARY);
  }

  private static List<String> java(
      Libraries library, Measurements measurement, Network network, int samples) {
    return CleanProcess.java(
        Fork.class.getName(),
        List.of(
            library.toString(),
            measurement.toString(),
            Integer.toString(network.number()),
            Integer.toString(samples)));
  }

  private static List<String> python(Measurements measurement, Network network, int samples) {
    if (measurement != Measurements.EPOCHS) {
      throw new IllegalArgumentException(
          "%s measures epochs only, not %s; leave it out".formatted(PYTHON, measurement));
    }
    String widths = network.widths().stream().map(String::valueOf).collect(Collectors.joining(","));
    return List.of(
        "/usr/bin/python3",
        Path.of("src", "main", "python", "debian_pytorch.py").toString(),
        widths,
        Double.toString(network.dropout()),
        Integer.toString(network.batchSize()),
        network.optimizer().name(),
        Double.toString(network.learningRate()),
        Integer.toString(samples));
  }
}
