package dev.cresset.benchmarks.measure;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Everything that can be measured about a library and a network in a process of its own. */
public enum Measurements {
  /** Time of a whole epoch. */
  EPOCHS(new EpochTime(), List.of(1, 2, 3, 4)),
  /** Time and memory of one training step. */
  STEPS(new StepCost(), List.of(1, 3)),
  /** Time of one training step, measured briefly. */
  BRIEF_STEPS(new BriefSteps(), List.of(1, 3)),
  /** Time to open a library with its data and of a whole epoch, measured briefly. */
  BRIEF_EPOCHS(new BriefEpochs(), List.of(1)),
  /** Losses of the first two epochs. */
  LOSSES(new FirstLosses(), List.of(1, 2, 3, 4)),
  /** Memory of the process at its peak. */
  PEAK_MEMORY(new PeakMemory(), List.of(5, 6)),
  /** Time of a prediction, and how many there are a second. */
  PREDICTIONS(new PredictionTime(), List.of(1)),
  /** Time to the first training step. */
  STARTUP(new StartUp(), List.of(1));

  private final Measurement measurement;
  private final List<Integer> networks;

  Measurements(Measurement measurement, List<Integer> networks) {
    this.measurement = measurement;
    this.networks = networks;
  }

  /** Returns the measurement of this name, for example {@code epochs}. */
  public static Measurements named(String name) {
    return Arrays.stream(values())
        .filter(measurement -> measurement.toString().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no benchmark \"%s\"; expected one of %s"
                        .formatted(
                            name,
                            Arrays.stream(values())
                                .map(Measurements::toString)
                                .collect(Collectors.joining(", ")))));
  }

  public Measurement measurement() {
    return measurement;
  }

  /** Returns the numbers of the networks that it is meant for. */
  public List<Integer> networks() {
    return networks;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
