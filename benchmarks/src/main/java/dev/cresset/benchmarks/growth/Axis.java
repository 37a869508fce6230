package dev.cresset.benchmarks.growth;

import dev.cresset.benchmarks.Network;
import dev.cresset.benchmarks.measure.BriefEpochs;
import dev.cresset.benchmarks.measure.BriefSteps;
import dev.cresset.benchmarks.measure.Measurements;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import java.util.stream.Collectors;

/** What grows, while everything else stays as it is. */
public enum Axis {
  /** Features of two hidden layers. */
  WIDTH(
      "Width W",
      "784-W-W-10, batch 64",
      Subject.STEP,
      List.of(64, 128, 256, 512, 1024, 2048),
      width -> network(List.of(784, width, width, 10), 64)),
  /** Images in a batch. */
  BATCH(
      "Batch size",
      "784-128-64-10",
      Subject.STEP,
      List.of(1, 8, 64, 512, 4096),
      size -> network(List.of(784, 128, 64, 10), size)),
  /** Hidden layers. */
  DEPTH(
      "Hidden layers",
      "784-128-…-128-10, batch 64",
      Subject.STEP,
      List.of(2, 4, 8, 16, 32),
      Axis::deep),
  /** Images in an epoch. */
  DATASET(
      "Images",
      "784-128-64-10, batch 64",
      Subject.EPOCH,
      List.of(60_000, 180_000, 600_000),
      images -> Network.numbered(1)),
  /** Threads, for a small network. */
  THREADS_1(
      "Threads",
      "784-128-64-10, batch 64",
      Subject.STEP,
      List.of(1, 2),
      threads -> Network.numbered(1)),
  /** Threads, for a larger one. */
  THREADS_3(
      "Threads",
      "784-512-512-10, batch 20, dropout",
      Subject.STEP,
      List.of(1, 2),
      threads -> Network.numbered(3));

  /** What takes the time. */
  enum Subject {
    STEP(Measurements.BRIEF_STEPS, BriefSteps.STEP, "µs a step", 1),
    EPOCH(Measurements.BRIEF_EPOCHS, BriefEpochs.EPOCH, "ms an epoch", 1000);

    final Measurements measurement;
    final String figure;
    final String unit;
    final double micros;

    Subject(Measurements measurement, String figure, String unit, double micros) {
      this.measurement = measurement;
      this.figure = figure;
      this.unit = unit;
      this.micros = micros;
    }
  }

  private static final int IMAGES = 60_000;

  private final String title;
  private final String networks;
  private final Subject subject;
  private final List<Integer> along;
  private final IntFunction<Network> network;

  Axis(
      String title,
      String networks,
      Subject subject,
      List<Integer> along,
      IntFunction<Network> network) {
    this.title = title;
    this.networks = networks;
    this.subject = subject;
    this.along = along;
    this.network = network;
  }

  /** Returns the axis of this name, for example {@code width} or {@code threads-3}. */
  public static Axis named(String name) {
    return Arrays.stream(values())
        .filter(axis -> axis.toString().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "nothing called \"%s\" grows; expected one of %s"
                        .formatted(
                            name,
                            Arrays.stream(values())
                                .map(Axis::toString)
                                .collect(Collectors.joining(", ")))));
  }

  /** Returns what grows, for example {@code "Width W"}. */
  public String title() {
    return title;
  }

  /** Returns what does not, for example {@code "784-W-W-10, batch 64"}. */
  public String networks() {
    return networks;
  }

  Subject subject() {
    return subject;
  }

  List<Integer> along() {
    return along;
  }

  Network network(int value) {
    return network.apply(value);
  }

  /** Returns the number of images in an epoch. */
  int images(int value) {
    return this == DATASET ? value : IMAGES;
  }

  /** Returns who takes part; PyTorch with each number of threads that it may be fastest with. */
  List<String> entrants(int value) {
    return switch (this) {
      case THREADS_1, THREADS_3 -> List.of("nd4j@" + value, "jvm@" + value, "pytorch@" + value);
      default -> List.of("nd4j", "jvm", "pytorch@1", "pytorch@2");
    };
  }

  private static Network deep(int hidden) {
    List<Integer> widths = new ArrayList<>(List.of(784));
    widths.addAll(Collections.nCopies(hidden, 128));
    widths.add(10);
    return network(widths, 64);
  }

  private static Network network(List<Integer> widths, int batchSize) {
    return new Network(0, widths, 0, batchSize, Network.Optimizer.SGD, 0.01);
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
